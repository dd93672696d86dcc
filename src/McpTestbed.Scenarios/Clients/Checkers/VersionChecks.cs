using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.Scenarios.Clients.Checkers;

/// <summary>What a client does with the version in the server's answer.</summary>
internal static class VersionChecks
{
    private const int DateLength = 10;

    public static readonly Check ClientLeavesAnUnknownVersion = new()
    {
        Id = "client-leaves-an-unknown-version",
        Claim = "A client that is answered a version that it cannot speak does not go on",
        Requirements = ["version/client-disconnect"],
        Remedy = "Compare protocolVersion in the answer with the versions that are spoken, and close the connection.",
        Allows =
        [
            "a DELETE of the session",
            "another initialize, which offers another version",
            "a GET stream that was opened meanwhile, where the client then leaves",
        ],
        Judge = history =>
            ClientWire.Each(
                history
                    .ClientSessions()
                    .Where(session => !Revision.TryParse(session.Version, out _))
                    .Select(session => session.Opening),
                opening =>
                    history
                        .InASession()
                        .FirstOrDefault(exchange =>
                            !exchange.IsModern()
                            && exchange.FromClient!.Method is var method
                            && (method == "POST" || (method == "GET" && !Left(history, exchange)))
                        )
                        is { } next
                        ? $"was answered the version {Version(history, opening)}, which does not exist, and "
                            + $"{next.InWords()} followed"
                        : null,
                "the server answered no version that does not exist"
            ),
    };

    public static readonly Check ClientOffersAVersion = new()
    {
        Id = "client-offers-a-version",
        Claim = "The version that the client offers is one that it speaks",
        Requirements = ["version/client-supported"],
        Remedy = "Offer the date of a revision that the client implements, the latest of them.",
        Allows = ["any published revision", "a date that is not published yet"],
        Judge = history =>
            ClientWire.Each(
                history.Sent("initialize").Where(exchange => Offered(exchange) is not null),
                exchange =>
                    IsRevision(Offered(exchange)!) ? null : $"offers '{Offered(exchange)}', which is no revision",
                "the client sent no initialize"
            ),
    };

    public static readonly Check ClientHeedsARefusedInitialize = new()
    {
        Id = "client-heeds-a-refused-initialize",
        Claim = "A client whose initialize is refused, or answered by a page, does not go on as if it had a session",
        Requirements = ["lifecycle/handle-errors"],
        Remedy = "Report the error of initialize, and end, or try another version.",
        Allows =
        [
            "another initialize",
            "a request in the manner of 2026-07-28",
            "a GET, to learn whether the server has two endpoints",
        ],
        Judge = history =>
            ClientWire.Each(
                history.Sent("initialize").Where(IsRefused).Take(1),
                initialize =>
                    history.ClientSessions().Count == 0
                    && history
                        .Asked("POST")
                        .FirstOrDefault(next =>
                            next.AskedAt() > initialize.GotAt() && next.Rpc() != "initialize" && !next.IsModern()
                        )
                        is { } next
                        ? $"was answered {initialize.GotStatus()}, and {next.InWords()} followed"
                        : null,
                "no initialize of the client was refused"
            ),
    };

    /// <summary>Whether a response cannot be that of an MCP server that takes the request: by its status, or by its
    /// media type.</summary>
    private static bool IsRefused(Exchange exchange) =>
        exchange.GotStatus() >= 400
        || (
            exchange.GotStatus() == 200
            && HeaderLine.Values(exchange.ToClient!.Headers, "Content-Type").FirstOrDefault() is { } type
            && type.StartsWith("text/html", StringComparison.OrdinalIgnoreCase)
        );

    /// <summary>Whether the client disconnected after it had asked for a stream: by DELETE, or by its end.</summary>
    private static bool Left(History history, Exchange get) =>
        history.OwnExit() is not null || history.Asked("DELETE").Any(end => end.AskedAt() > get.AskedAt());

    /// <summary>A revision is named by a date, or by its being a draft.</summary>
    private static bool IsRevision(string text) =>
        text.StartsWith("DRAFT", StringComparison.OrdinalIgnoreCase)
        || (text.Length >= DateLength && DateOnly.TryParseExact(text[..DateLength], "yyyy-MM-dd", out _));

    private static string? Offered(Exchange exchange) => exchange.SentJson().At("params", "protocolVersion").AsText();

    private static string? Version(History history, Exchange opening) =>
        history.ClientSessions().First(session => session.Opening == opening).Version;
}
