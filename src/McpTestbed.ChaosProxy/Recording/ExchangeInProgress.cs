using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.ChaosProxy.Recording;

/// <summary>An exchange from the moment its request head is there until its response has gone out.</summary>
internal sealed class ExchangeInProgress(string link, int connection, int number, HttpHead head, string? session)
{
    private List<(bool IsUpstream, IDisposable Toxic)>? toxics;
    private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Link => link;

    public int Connection => connection;

    public int Number => number;

    public HttpHead Head => head;

    public string Method => head.Method;

    /// <summary>Whether the request comes back for a stream that broke off.</summary>
    public bool Resumes { get; } = head.Method == "GET" && head.Has(McpHeaders.LastEventId);

    /// <summary>The label that the stream of the response has within its session; null where it has none.</summary>
    public string? StreamOfSession { get; set; }

    /// <summary>Label of the session whose id the request carries.</summary>
    public string? Session => session;

    /// <summary>JSON-RPC messages of the request, once its body is there.</summary>
    public IReadOnlyList<JsonRpcMessage> Messages { get; set; } = [];

    /// <summary>On a balancing link, the replica it went to: <c>r1</c>, <c>r2</c> and so on, in the order of the link's
    /// addresses.</summary>
    public string? Replica { get; set; }

    public bool RequestRecorded { get; set; }

    /// <summary>The toxics that are on the connection while this lasts, and whether they act on what the client
    /// sends.</summary>
    public List<(bool IsUpstream, IDisposable Toxic)> Toxics => toxics ??= [];

    public bool HasToxics => toxics is { Count: > 0 };

    /// <summary>Whether a rule made it: the server got a request that no client sent, and its answer goes
    /// nowhere.</summary>
    public bool IsCopy { get; init; }

    /// <summary>Completes when nothing more of the response will be sent.</summary>
    public Task Done => done.Task;

    public bool OpensSession => Messages.Any(message => message is { Kind: JsonRpcKind.Request, Method: "initialize" });

    /// <summary>The answer's head as the client got it, else as the server made it, and who made it; null when there
    /// was none.</summary>
    public (AnsweredBy By, int Status)? Answer { get; set; }

    /// <summary>What is told of it to whoever listens; null when nobody does.</summary>
    public ExchangeSpan? Span { get; init; }

    public void Finish()
    {
        if (!done.TrySetResult() || IsCopy)
            return;
        Span?.End(this);
        ProxyMetrics.ExchangeEnded(this);
    }
}
