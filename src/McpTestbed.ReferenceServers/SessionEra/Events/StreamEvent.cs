namespace McpTestbed.ReferenceServers.SessionEra.Events;

/// <summary>One SSE event as it was sent and is kept for replay.</summary>
/// <param name="Number">Its place on its own stream, from 1.</param>
/// <param name="Sequence">Its place among all events of the server.</param>
/// <param name="Frame">Its bytes on the wire.</param>
internal sealed record StreamEvent(int Number, long Sequence, ReadOnlyMemory<byte> Frame);
