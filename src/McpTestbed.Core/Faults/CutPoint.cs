namespace McpTestbed.Core.Faults;

/// <summary>Where a stream is cut.</summary>
/// <param name="AfterEvents">How many whole events go through first; 0 cuts after the head and before the first byte of
/// the stream.</param>
/// <param name="BytesOfNext">How many bytes of the next event still go through (never all of it); 0 for none.</param>
public sealed record CutPoint(int AfterEvents, int BytesOfNext = 0);
