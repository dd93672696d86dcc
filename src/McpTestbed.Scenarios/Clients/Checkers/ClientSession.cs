using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Clients.Checkers;

/// <summary>A session as a client got it: an initialize that was answered with a result.</summary>
/// <param name="Opening">The initialize.</param>
/// <param name="Result">The result.</param>
/// <param name="UntilUs">When the client opened the next one; never, for the last.</param>
internal sealed record ClientSession(Exchange Opening, Got Result, long UntilUs)
{
    /// <summary>Its id, as a token; null where the server issued none.</summary>
    public string? Id { get; } = Opening.ToClient?.Session?.Token;

    /// <summary>The version in the server's answer.</summary>
    public string? Version { get; } = Result.Json.At("result", "protocolVersion").AsText();

    /// <summary>The version that the client offered.</summary>
    public string? Offered { get; } = Opening.SentJson().At("params", "protocolVersion").AsText();

    /// <summary>When the client got the result.</summary>
    public long OpenedAt => Result.AtUs;

    /// <summary>Whether the client speaks the version: it offered it, or went on with it.</summary>
    public bool IsAccepted(History history) =>
        Version == Offered || history.Sent("notifications/initialized").Any(Owns);

    /// <summary>Whether an exchange belongs to it: it names its id or, where that says nothing, came while it was the
    /// latest.</summary>
    public bool Owns(Exchange exchange) =>
        exchange != Opening
        && (
            Id is not null && exchange.SentValues(McpHeaders.SessionId) is [_, ..] named
                ? named.Contains(Id)
                : exchange.AskedAt() > OpenedAt && exchange.AskedAt() <= UntilUs
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
        ClientRecord.Of(history).Sessions;

    /// <summary>The session that was the latest when a client asked; null before the first.</summary>
    public static ClientSession? SessionAt(this History history, Exchange exchange) =>
        history.ClientSessions().LastOrDefault(session => session.OpenedAt < exchange.AskedAt());

    /// <summary>What a client sent after it had a session, but for the initialize of another, and what belongs to no
    /// session (an answer to the modern era's discovery). A cancellation that comes first is of the initialize: a
    /// client sends it that could not read the answer, and knows of no session.</summary>
    public static IEnumerable<Exchange> InASession(this History history) =>
        history
            .Asked()
            .Where(exchange =>
                exchange.Rpc() is not ("initialize" or "server/discover")
                && exchange.FromClient!.Method != "OPTIONS"
                && history.ClientSessions() is [var first, ..]
                && first.OpenedAt < exchange.AskedAt()
            )
            .SkipWhile(exchange => exchange.Rpc() == "notifications/cancelled");
}
