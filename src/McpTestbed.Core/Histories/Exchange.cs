using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.Core.Histories;

/// <summary>One HTTP request and its response as the record shows them on both legs.</summary>
public sealed class Exchange
{
    /// <summary>Label of the link.</summary>
    public required string Link { get; init; }

    /// <summary>Number of the connection on the link.</summary>
    public required int Connection { get; init; }

    /// <summary>Number of the exchange on the link.</summary>
    public required int Number { get; init; }

    /// <summary>The request as the client sent it.</summary>
    public ExchangeRequest? FromClient { get; internal set; }

    /// <summary>The request as the server got it, not complete where the client left half-way; null when a rule kept it
    /// back.</summary>
    public ExchangeRequest? ToServer { get; internal set; }

    /// <summary>The response as the server made it; null when none came.</summary>
    public ExchangeResponse? FromServer { get; internal set; }

    /// <summary>The response as the client got it; null when none went out.</summary>
    public ExchangeResponse? ToClient { get; internal set; }

    /// <summary>Events of the response's stream as the server sent them, comments left out.</summary>
    public IReadOnlyList<StreamEvent> Events { get; internal set; } = [];

    /// <summary>Events that went on to the client, comments left out.</summary>
    public IReadOnlyList<StreamEvent> EventsToClient { get; internal set; } = [];

    /// <summary>The end of the stream on the server's leg.</summary>
    public StreamEnded? StreamEnd { get; internal set; }

    /// <summary>The exchange whose stream this one goes on with: the latest of its session that gave out the
    /// <c>Last-Event-ID</c> it names.</summary>
    public Exchange? Resumes { get; internal set; }

    /// <summary>The GETs by which the client fetched an answer before which the server itself had ended the reply
    /// stream (2025-11-25, basic/transports, Sending Messages to the Server), in order.</summary>
    public IReadOnlyList<Exchange> Polls { get; internal set; } = [];

    /// <summary>Whether the server ended the reply before the answer and the record ends before the client had come
    /// back for it, as 2025-11-25 lets a server make it do.</summary>
    public bool IsToBeContinued { get; internal set; }

    /// <summary>The operation whose request this is.</summary>
    public OperationInvoked? Operation { get; internal set; }

    /// <summary>How that operation ended.</summary>
    public OperationCompleted? Completion { get; internal set; }

    /// <summary>The JSON-RPC method that reached the server, if the body held one.</summary>
    public string? RpcMethod => ToServer?.Messages is [var first, ..] ? first.Method : null;

    /// <summary>On a balancing link, the replica that got the request.</summary>
    public string? Replica => ToServer?.Replica;

    /// <summary>The status the server answered; 0 when it did not.</summary>
    public int Status => FromServer?.Status ?? 0;

    /// <summary>Whether the server answered 2xx.</summary>
    public bool Served => Status is >= 200 and < 300;

    /// <summary>The label of the stream the response opened.</summary>
    public string? Stream => FromServer?.Stream;

    /// <summary>The values of a header as the server got it.</summary>
    /// <param name="name">The field name, compared without regard to case.</param>
    /// <returns>The values in order.</returns>
    public IReadOnlyList<string> RequestValues(string name) => [.. HeaderLine.Values(ToServer?.Headers ?? [], name)];

    /// <summary>The values of a header of the server's response.</summary>
    /// <param name="name">The field name, compared without regard to case.</param>
    /// <returns>The values in order.</returns>
    public IReadOnlyList<string> ResponseValues(string name) => [.. HeaderLine.Values(FromServer?.Headers ?? [], name)];

    /// <summary>Lines of the history that show the request the server got and what it answered.</summary>
    public IReadOnlyList<int> Evidence => [.. new[] { SentLine, ToServer?.Line, FromServer?.Line }.OfType<int>()];

    /// <summary>The line with the request's words, where that of the server's leg only says that it was the
    /// same.</summary>
    private int? SentLine => WentUnchanged ? FromClient?.Line : null;

    /// <summary>Whether the server got the request as the client sent it.</summary>
    internal bool WentUnchanged { get; set; }

    /// <inheritdoc />
    public override string ToString() => $"{Link}/x{Number}";
}
