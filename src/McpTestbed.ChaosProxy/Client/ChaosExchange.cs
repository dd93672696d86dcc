namespace McpTestbed.ChaosProxy.Client;

/// <summary>An exchange in progress, or one of the last that ended.</summary>
/// <param name="Client">Label of its client, which is the proxy's name.</param>
/// <param name="Exchange">Its label, such as <c>x7</c>.</param>
/// <param name="Connection">Number of its connection.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Rpc">JSON-RPC methods of the request.</param>
/// <param name="Session">Label of its session.</param>
/// <param name="Status">HTTP status, once there is one.</param>
/// <param name="AnsweredBy">target, rule or proxy, once there is an answer.</param>
/// <param name="Stream">Label of the stream that the answer is.</param>
/// <param name="Events">Events of that stream so far.</param>
/// <param name="State">in-progress, complete or broken.</param>
/// <param name="AgeMs">How long ago its request was whole.</param>
/// <param name="LastEventId">The id of the last event that a client which resumes says it got.</param>
/// <param name="StreamOfSession">Label of the stream within its session, as a rule has it that names the
/// session.</param>
public sealed record ChaosExchange(
    string Client,
    string Exchange,
    int Connection,
    string Method,
    IReadOnlyList<string> Rpc,
    string? Session,
    int? Status,
    string? AnsweredBy,
    string? Stream,
    int? Events,
    string State,
    long AgeMs,
    string? LastEventId = null,
    string? StreamOfSession = null
);
