using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Clients.Checkers;

/// <summary>A session as a client got it: an initialize that was answered with a result.</summary>
/// <param name="Opening">The initialize.</param>
/// <param name="Result">The result.</param>
internal sealed record ClientSession(Exchange Opening, Got Result)
{
    /// <summary>Its id, as a token; null where the server issued none.</summary>
    public string? Id => Opening.ToClient!.Session?.Token;

    /// <summary>The version in the server's answer.</summary>
    public string? Version => Result.Json.At("result", "protocolVersion").AsText();

    /// <summary>The version that the client offered.</summary>
    public string? Offered => Opening.SentJson().At("params", "protocolVersion").AsText();

    /// <summary>Whether the client speaks the version: it offered it, or went on with it.</summary>
    public bool IsAccepted(History history) =>
        Version == Offered || history.Sent("notifications/initialized").Any(sent => Owns(history, sent));

    /// <summary>When the client got the result.</summary>
    public long OpenedAt => Result.AtUs;

    /// <summary>The next session that the client opened; null for the last.</summary>
    public ClientSession? Next(History history) =>
        history.ClientSessions().FirstOrDefault(other => other.OpenedAt > OpenedAt);

    /// <summary>Whether an exchange belongs to it: it names its id or, where that says nothing, came while it was the
    /// latest.</summary>
    public bool Owns(History history, Exchange exchange) =>
        exchange != Opening
        && (
            Id is not null && exchange.SentValues(McpHeaders.SessionId) is [_, ..] named
                ? named.Contains(Id)
                : exchange.AskedAt() > OpenedAt && !(Next(history)?.OpenedAt < exchange.AskedAt())
        );

    /// <summary>The first 404 that a request with its id got.</summary>
    public Exchange? Ended(History history) =>
        Id is null
            ? null
            : history
                .Asked()
                .Where(exchange =>
                    exchange.GotStatus() == 404 && exchange.SentValues(McpHeaders.SessionId).Contains(Id)
                )
                .MinBy(exchange => exchange.GotAt());
}

/// <summary>The sessions of a client.</summary>
internal static class ClientSessionWire
{
    /// <summary>The sessions that a client opened, in order.</summary>
    public static IReadOnlyList<ClientSession> ClientSessions(this History history) =>
        [
            .. history
                .Sent("initialize")
                .Select(exchange => (exchange, answer: history.AnswerTo(exchange)))
                .Where(pair => pair.answer?.Message.Kind == JsonRpcKind.Response)
                .Select(pair => new ClientSession(pair.exchange, pair.answer!))
                .OrderBy(session => session.OpenedAt),
        ];

    /// <summary>The session that was the latest when a client asked; null before the first.</summary>
    public static ClientSession? SessionAt(this History history, Exchange exchange) =>
        history.ClientSessions().LastOrDefault(session => session.OpenedAt < exchange.AskedAt());

    /// <summary>What a client sent after it had a session, but for the initialize of another, and what belongs to no
    /// session (an answer to the modern era's discovery).</summary>
    public static IEnumerable<Exchange> InASession(this History history) =>
        history
            .Asked()
            .Where(exchange =>
                exchange.Rpc() is not ("initialize" or "server/discover")
                && exchange.FromClient!.Method is "POST" or "GET" or "DELETE"
                && history.SessionAt(exchange) is not null
            );
}
