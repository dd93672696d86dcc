using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Clients.Checkers;

/// <summary>How a client begins and ends a session in which nothing goes wrong.</summary>
internal static class LifeChecks
{
    public static readonly Check ClientOpensASession = new()
    {
        Id = "client-opens-a-session",
        Claim = "The client takes the server's answer to initialize and goes on",
        Requirements = ["post/client-accepts-both-replies", "base/support-core"],
        Remedy =
            "Read the result of initialize, from a JSON body or from a stream of events, and go on with the session.",
        Allows = ["an end of the client when the server speaks no version that it knows"],
        Judge = history =>
            ClientWire.Each(
                history.ClientSessions().Select(session => session.Opening),
                opening =>
                    history.InASession().Any()
                        ? null
                        : $"was answered with a result, and nothing followed: {history.HowItEnded()}",
                "no initialize of the client was answered"
            ),
    };

    public static readonly Check ClientDeletesItsSession = new()
    {
        Id = "client-deletes-its-session",
        Claim = "A client that leaves ends its session with DELETE",
        Requirements = ["session/client-delete"],
        Remedy = "Send DELETE with the session id when the session is needed no more.",
        Allows =
        [
            "no DELETE while the client still runs",
            "no DELETE of a session that has no id, or in which a request was refused",
        ],
        Judge = history =>
        {
            if (history.OwnExit() is null)
                return Judgement.NotExercised($"{history.HowItEnded()}, so it may still have needed its session");
            return ClientWire.Each(
                history
                    .ClientSessions()
                    .Where(session =>
                        session.Id is not null
                        && history.InASession().Any(session.Owns)
                        && history
                            .Asked()
                            .All(exchange =>
                                exchange.GotStatus() < 400 || exchange.FromClient!.Method is "GET" or "DELETE"
                            )
                    )
                    .Select(session => session.Opening),
                opening =>
                    history.Asked("DELETE").Any(end => end.AskedAt() > opening.AskedAt())
                        ? null
                        : "opened a session that was not deleted when the client ended",
                "no session with an id was left to be ended"
            );
        },
    };

    public static readonly Check ClientKeepsTheFirstId = new()
    {
        Id = "client-keeps-the-first-id",
        Claim = "The client keeps the id that it got with the answer to initialize",
        Requirements = ["gap/session-id-rotation"],
        Remedy = "Read Mcp-Session-Id from the response to initialize, and from no other.",
        Judge = history =>
        {
            var later = history
                .Exchanges.Where(exchange => exchange.FromClient is not null && exchange.Rpc() != "initialize")
                .Select(exchange => exchange.ToClient?.Session?.Token)
                .OfType<string>()
                .Except(history.ClientSessions().Select(session => session.Id).OfType<string>())
                .ToHashSet();
            return later.Count == 0
                ? Judgement.NotExercised("no later response had another session id")
                : ClientWire.Each(
                    history.InASession(),
                    exchange =>
                        exchange.SentValues(McpHeaders.SessionId).Any(later.Contains)
                            ? "has a session id that a later response gave out"
                            : null,
                    "the client sent nothing after the handshake"
                );
        },
    };
}
