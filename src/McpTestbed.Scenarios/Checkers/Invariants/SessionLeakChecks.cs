using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Checkers.Invariants;

/// <summary>Whether what one session caused is told to another.</summary>
internal static class SessionLeakChecks
{
    /// <summary>Texts that are shorter come about by chance.</summary>
    private const int Telling = 12;

    private const string NoTwo = "no two sessions were open while the server sent a message of its own";

    public static readonly Check LogNamesNoIdOfAnotherSession = new()
    {
        Id = "log-names-no-id-of-another-session",
        Claim = "No log message names the id of another session",
        Requirements = ["log/no-secrets"],
        Remedy =
            "Send each message to the session that it belongs to, and put no session id into it: whoever reads it can "
            + "use the other session.",
        Allows = ["the id of the session itself"],
        Judge = history =>
        {
            var sessions = history.IssuedSessions();
            return SaidWire.Judge(
                Told(history, sessions).FindAll(IsLog),
                said =>
                    sessions.FirstOrDefault(other => other != said.On.OfSession() && Names(said, other)) is { } leaked
                        ? $"names the id of another session, {LabelOf(history, leaked)}, and went out in "
                            + $"{LabelOf(history, said.On.OfSession()!)}"
                        : null,
                NoTwo
            );
        },
    };

    public static readonly Check StreamNamesNothingOfAnotherSession = new()
    {
        Id = "nothing-of-another-session",
        Claim = "No session is told what only another session has said or been told",
        Requirements = ["gap/messages-of-another-session"],
        Remedy = "Keep streams and what is to go out on them with the session, never with the server.",
        Allows = ["what is the same for all sessions, such as a changed list"],
        Judge = history =>
        {
            var sessions = history.IssuedSessions();
            var own = history
                .Requests()
                .Where(exchange => exchange.Session() is { } session && sessions.Contains(session))
                .SelectMany(exchange => Marks(exchange).Select(mark => (Mark: mark, Session: exchange.Session()!)))
                .GroupBy(pair => pair.Mark, pair => pair.Session)
                .Where(group => group.Distinct().Count() == 1)
                .ToDictionary(group => group.Key, group => group.First());
            foreach (var token in sessions)
                own[token] = token;
            return SaidWire.Judge(
                Told(history, sessions),
                said =>
                    IsLog(said) && sessions.Any(other => other != said.On.OfSession() && Names(said, other)) ? null
                    : own.FirstOrDefault(pair => pair.Value != said.On.OfSession() && Names(said, pair.Key))
                        is { Key: { } mark, Value: { } session }
                        ? $"names '{mark}', which only {LabelOf(history, session)} has used, and went out in "
                            + LabelOf(history, said.On.OfSession()!)
                    : null,
                NoTwo
            );
        },
    };

    /// <summary>Messages that went out in one session while another one was open.</summary>
    private static List<Said> Told(History history, HashSet<string> sessions)
    {
        var opened = history
            .Issuing()
            .Select(exchange => (exchange.FromServer!.Session!.Token, exchange.FromServer.AtUs))
            .ToList();
        return
        [
            .. history
                .Said()
                .Where(said =>
                    said.On.OfSession() is { } session
                    && sessions.Contains(session)
                    && said.Message.Kind is JsonRpcKind.Notification or JsonRpcKind.Request
                    && opened.Exists(other => other.Token != session && other.AtUs < said.AtUs)
                ),
        ];
    }

    /// <summary>A rule of its own says what a log message must not hold.</summary>
    private static bool IsLog(Said said) => said.Message.Method == "notifications/message";

    private static bool Names(Said said, string what) => said.Text?.Contains(what, StringComparison.Ordinal) == true;

    /// <summary>Values that a client made for this one request: nobody else can have them.</summary>
    private static IEnumerable<string> Marks(Exchange exchange)
    {
        var json = exchange.RequestObject();
        return new[]
        {
            exchange.Asked().FirstOrDefault()?.Id,
            json.At("params", "_meta", "progressToken")?.ToJsonString(),
        }
            .Concat((json.At("params", "arguments") as JsonObject ?? []).Select(argument => argument.Value.AsText()))
            .OfType<string>()
            .Select(value => value.Trim('"'))
            .Where(value => value.Length >= Telling);
    }

    private static string LabelOf(History history, string token) =>
        history
            .Issuing()
            .Select(exchange => exchange.FromServer!.Session!)
            .FirstOrDefault(session => session.Token == token)
            ?.Label
        ?? "another session";
}
