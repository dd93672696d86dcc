using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Recording;

/// <summary>An exchange as somebody who looks at it now sees it.</summary>
/// <param name="Link">Label of the link.</param>
/// <param name="Connection">Number of the connection.</param>
/// <param name="Number">Number of the exchange.</param>
/// <param name="Method">HTTP method, secrets removed.</param>
/// <param name="Rpc">JSON-RPC methods of the request, secrets removed.</param>
/// <param name="Began">When its request was whole, as a timestamp.</param>
internal sealed record LiveExchange(
    string Link,
    int Connection,
    int Number,
    string Method,
    IReadOnlyList<string> Rpc,
    long Began
)
{
    /// <summary>Label of the session the request names, or that the response opened.</summary>
    public string? Session { get; init; }

    public int? Status { get; init; }

    public AnsweredBy? By { get; init; }

    /// <summary>Label of the stream that the response is.</summary>
    public string? Stream { get; init; }

    /// <summary>The label that the stream has within its session.</summary>
    public string? StreamOfSession { get; init; }

    /// <summary>The id of the last event that the client says it got, secrets removed; null for a request that says
    /// nothing of it.</summary>
    public string? LastEventId { get; init; }

    /// <summary>Events of the stream so far.</summary>
    public int Events { get; init; }

    /// <summary>Whether it is over, and whole; null while it goes on.</summary>
    public bool? Complete { get; init; }
}
