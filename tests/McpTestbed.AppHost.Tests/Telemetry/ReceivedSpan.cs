namespace McpTestbed.AppHost.Tests.Telemetry;

/// <summary>A span as its service exported it.</summary>
/// <param name="Service">The resource whose program made it.</param>
/// <param name="Trace">Its trace, in hexadecimal digits.</param>
/// <param name="Id">Its id.</param>
/// <param name="Parent">The id of the span above it; empty for the first of a trace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Attributes">Those with a text.</param>
public sealed record ReceivedSpan(
    string Service,
    string Trace,
    string Id,
    string Parent,
    string Name,
    IReadOnlyDictionary<string, string> Attributes
);

/// <summary>A log entry as its service exported it.</summary>
/// <param name="Service">The resource whose program made it.</param>
/// <param name="Trace">The trace that it belongs to; empty for none.</param>
/// <param name="Span">The span that surrounded it.</param>
/// <param name="Text">What it says.</param>
/// <param name="Attributes">Those with a text.</param>
public sealed record ReceivedLog(
    string Service,
    string Trace,
    string Span,
    string Text,
    IReadOnlyDictionary<string, string> Attributes
);
