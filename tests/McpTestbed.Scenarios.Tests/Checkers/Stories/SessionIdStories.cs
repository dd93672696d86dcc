using McpTestbed.Scenarios.Checkers;

namespace McpTestbed.Scenarios.Tests.Checkers.Stories;

internal static class SessionIdStories
{
    private const string Id = "Mcp-Session-Id";

    public static IEnumerable<Story> All =>
        [
            .. new StoriesOf(SessionIdChecks.MissingSessionIdPost400)
                .Holds(
                    "the id is stripped on its way, and 400 comes",
                    Opened().Post("ping", "s1").OnTheWay(Id).Answered(400).Control()
                )
                .IsViolated(
                    "404 comes, which sends the client to initialize again",
                    Opened().Post("ping").Answered(404).Control()
                )
                .IsViolated(
                    "it is served in a session that the answer names",
                    Opened().Post("ping").Result("{}", "Mcp-Session-Id: s1")
                )
                .IsNotExercised("it is served with nothing of a session", Opened().Post("ping").Result())
                .IsNotExercised(
                    "it is served, and the answer has an id made for it alone",
                    Opened().Post("ping").Result("{}", "Mcp-Session-Id: s9")
                )
                .IsNotExercised(
                    "the session was lost as well, so that the refusal shows nothing",
                    Opened().Post("ping").Answered(404).Post("ping", "s1").Answered(404)
                )
                .IsNotExercised("the server has too many requests", Opened().Post("ping").Answered(429).Control())
                .ProvesNothing("only initialize comes without an id", Opened().Initialize("s2"))
                .ProvesNothing("the server issues no ids", new WrittenHistory().Initialize(null).Post("ping").Result())
                .ProvesNothing("the connection breaks before an answer", Opened().Post("ping").Unanswered())
                .ProvesNothing("a rule answers in place of the server", Opened().Post("ping").AnsweredByRule(200)),
            .. new StoriesOf(SessionIdChecks.SessionIdIsRequired)
                .Holds("400 comes", Opened().Post("ping").Answered(400).Control())
                .IsViolated("the request is served", Opened().Post("ping").Result())
                .IsNotExercised("no correct request is served either", Opened().Post("ping").Answered(403))
                .ProvesNothing("the server issues no ids", new WrittenHistory().Initialize(null).Post("ping").Result()),
            .. new StoriesOf(SessionIdChecks.MissingSessionIdGet400)
                .Holds("400 comes", Opened().Get().Answered(400).Control())
                .IsViolated(
                    "404 comes, and a stream with the id",
                    Opened().Get().Answered(404).Get("s1").Streams().Ends().Control()
                )
                .IsNotExercised("a stream opens, so that no id is required", Opened().Get().Streams())
                .IsNotExercised(
                    "404 comes, as with the id",
                    Opened().Get().Answered(404).Get("s1").Answered(404).Control()
                )
                .IsNotExercised("the server offers no GET", Opened().Get().Answered(405))
                .ProvesNothing("no answer comes", Opened().Get().Unanswered()),
            .. new StoriesOf(SessionIdChecks.MissingSessionIdDelete400)
                .Holds("400 comes", Opened().Delete().Answered(400).Control())
                .IsViolated("some session is ended", Opened().Delete().Answered(200).Post("ping", "s1").Answered(404))
                .IsNotExercised("200 comes, and no session is ended", Opened().Delete().Answered(200).Control())
                .IsViolated(
                    "200 comes, from a server that requires the id on POST",
                    Opened().Post("ping").Answered(400).Delete().Answered(200).Control()
                )
                .IsNotExercised("the server offers no DELETE", Opened().Delete().Answered(405))
                .ProvesNothing("the DELETE has an id", Opened().Delete("s1").Answered(200)),
            .. new StoriesOf(SessionIdChecks.SessionHeaderNameWithoutCase)
                .Holds(
                    "lower and upper case are served",
                    Opened()
                        .Post("ping", "s1")
                        .OnTheWay(Id, "mcp-session-id: s1")
                        .Result()
                        .Post("ping", "s1")
                        .OnTheWay(Id, "MCP-SESSION-ID:s1")
                        .Result()
                )
                .Holds(
                    "the method is unknown, yet the session was found",
                    Opened().Post("ping", "s1").OnTheWay(Id, "mcp-session-id: s1").Error(-32601)
                )
                .IsViolated(
                    "lower case is not found",
                    Opened().Post("ping", "s1").OnTheWay(Id, "mcp-session-id: s1").Answered(400).Control()
                )
                .IsViolated(
                    "an error with status 200 says so",
                    Opened().Post("ping", "s1").OnTheWay(Id, "mcp-session-id: s1").Error(-32000)
                )
                .ProvesNothing(
                    "the session in lower case has ended",
                    Opened()
                        .Delete("s1")
                        .Answered(204)
                        .Post("ping", "s1")
                        .OnTheWay(Id, "mcp-session-id: s1")
                        .Answered(404)
                )
                .IsNotExercised(
                    "the server demands a token",
                    Opened().Post("ping", "s1").OnTheWay(Id, "mcp-session-id: s1").Answered(401)
                )
                .ProvesNothing("the name comes as usual", Opened().Post("ping", "s1").Result()),
            .. new StoriesOf(SessionIdChecks.SessionHeaderWhiteSpaceTrimmed)
                .Holds(
                    "a padded id is recognised",
                    Opened().Post("ping", "s1").OnTheWay(Id, "Mcp-Session-Id: \t s1 \t").Result()
                )
                .IsViolated(
                    "a padded id is unknown",
                    Opened().Post("ping", "s1").OnTheWay(Id, "Mcp-Session-Id: \t s1 \t").Answered(404).Control()
                )
                .ProvesNothing("no id is padded", Opened().Post("ping", "s1").Result()),
            .. new StoriesOf(SessionIdChecks.ConflictingSessionHeadersRefused)
                .Holds(
                    "two ids are refused",
                    Opened().Post("ping", "s1").With("Mcp-Session-Id: s2").Answered(400).Control()
                )
                .IsViolated("one of the two is picked", Opened().Post("ping", "s1").With("Mcp-Session-Id: s2").Result())
                .ProvesNothing(
                    "the same id comes twice",
                    Opened().Post("ping", "s1").With("Mcp-Session-Id: s1").Result()
                ),
            .. new StoriesOf(SessionIdChecks.MisspeltSessionHeaderIsMissing)
                .Holds(
                    "400 comes",
                    Opened().Post("ping", "s1").OnTheWay(Id, "Mcp_Session_Id: s1").Answered(400).Control()
                )
                .IsNotExercised(
                    "it is served, and so is a request without any session header",
                    Opened()
                        .Post("ping", "s1")
                        .OnTheWay(Id)
                        .Result()
                        .Post("ping", "s1")
                        .OnTheWay(Id, "Mcp_Session_Id: s1")
                        .Result()
                )
                .IsViolated(
                    "the misspelt header is taken for the real one",
                    Opened().Post("ping", "s1").OnTheWay(Id, "Mcp-SessionId: s1").Result()
                )
                .ProvesNothing(
                    "the server issues no ids",
                    new WrittenHistory().Initialize(null).Post("ping").With("Mcp-SessionId: s1").Result()
                )
                .ProvesNothing(
                    "the real header comes too",
                    Opened().Post("ping", "s1").With("Mcp-SessionId: s1").Result()
                ),
            .. new StoriesOf(SessionIdChecks.AlteredSessionIdNotServed)
                .Holds(
                    "the altered id is unknown",
                    Opened().Post("ping", "s1").OnTheWay(Id, "Mcp-Session-Id: S1").Answered(404).Control()
                )
                .IsViolated(
                    "the altered id is served",
                    Opened().Post("ping", "s1").OnTheWay(Id, "Mcp-Session-Id: S1").Result()
                )
                .ProvesNothing(
                    "the server issues no ids, and ignores one",
                    new WrittenHistory().Initialize(null).Post("ping", "s1").Result()
                ),
            .. new StoriesOf(SessionIdChecks.SessionIdCharset)
                .Holds("all characters are visible", Opened())
                .IsViolated("an id has a space", Opened().Initialize("s 2", fact => fact with { VisibleAscii = false }))
                .ProvesNothing(
                    "initialize is refused",
                    new WrittenHistory()
                        .Asking()
                        .Issues(fact => fact with { VisibleAscii = false })
                        .Answered(400, null, ["Mcp-Session-Id: a b"])
                )
                .ProvesNothing("the server issues no ids", new WrittenHistory().Initialize(null)),
            .. new StoriesOf(SessionIdChecks.SessionIdUnguessable)
                .Holds("two ids are long", Opened().Initialize("s2"))
                .IsViolated(
                    "an id is short",
                    new WrittenHistory().Initialize("s1", fact => fact with { EntropyBits = 63 })
                )
                .ProvesNothing("the server issues no ids", new WrittenHistory().Initialize(null)),
            .. new StoriesOf(SessionIdChecks.SessionIdNondeterministic)
                .Holds("two ids differ", Opened().Initialize("s2"))
                .Holds(
                    "initialize within a session gets the id of that session",
                    Opened()
                        .Asking()
                        .With("Mcp-Session-Id: s1")
                        .Issues(fact => fact with { Repeated = true })
                        .Result("{}", "Mcp-Session-Id: s1")
                )
                .IsViolated("an id comes again", Opened().Initialize("s1", fact => fact with { Repeated = true }))
                .IsViolated("ids count up", Opened().Initialize("s2", fact => fact with { LooksSequential = true }))
                .ProvesNothing("the server issues no ids", new WrittenHistory().Initialize(null)),
            .. new StoriesOf(SessionIdChecks.SessionIdOnlyOnInitialize)
                .Holds(
                    "later responses have no id, or repeat it",
                    Opened().Post("ping", "s1").Result().Post("ping", "s1").Result("{}", "Mcp-Session-Id: s1")
                )
                .IsViolated(
                    "a later response has another id",
                    Opened().Post("ping", "s1").Result("{}", "Mcp-Session-Id: s2")
                )
                .ProvesNothing("no later request is served", Opened().Post("ping", "s1").Answered(400)),
        ];

    private static WrittenHistory Opened() => new WrittenHistory().Initialize();
}
