using McpTestbed.Core.Histories;
using McpTestbed.Scenarios.Checkers;

namespace McpTestbed.Scenarios.Tests.Checkers.Stories;

internal static class VersionStories
{
    private const string Header = "MCP-Protocol-Version";

    public static IEnumerable<Story> All => [.. Initialize, .. Headers, .. Early];

    private static IEnumerable<Story> Initialize =>
        [
            .. new StoriesOf(VersionChecks.SupportedVersionEchoed)
                .Holds("the version comes back", Opened())
                .Holds(
                    "it comes back on a stream",
                    new WrittenHistory()
                        .Asking()
                        .Streams()
                        .Event("", "e1")
                        .Reply("""{"protocolVersion":"2025-11-25"}""")
                        .Ends()
                )
                .IsViolated(
                    "another version comes",
                    new WrittenHistory().Asking().Result("""{"protocolVersion":"2025-06-18"}""")
                )
                .IsViolated("the result has none", new WrittenHistory().Asking().Result("[]"))
                .ProvesNothing("initialize is refused", new WrittenHistory().Asking().Answered(403))
                .ProvesNothing("the server demands a token, in JSON", new WrittenHistory().Asking().Error(-32000, 401))
                .ProvesNothing("no answer comes", new WrittenHistory().Asking().Unanswered()),
            .. new StoriesOf(VersionChecks.UnknownVersionGetsAnAlternative)
                .Holds("a published version comes", Senseless().Result("""{"protocolVersion":"2025-06-18"}"""))
                .Holds(
                    "a version comes that is newer than this testbed",
                    Senseless().Result("""{"protocolVersion":"2031-01-31"}""")
                )
                .Holds("a draft comes", Senseless().Result("""{"protocolVersion":"DRAFT-2027-v1"}"""))
                .IsViolated(
                    "the unknown version comes back",
                    Senseless().Result("""{"protocolVersion":"1900-01-01"}""")
                )
                .IsViolated("an error comes", Senseless().Error(-32602))
                .IsNotExercised("the error of the text's own example comes", Senseless().Answered(200, Example))
                .IsViolated("400 comes", Senseless().Answered(400))
                .IsNotExercised("the place is another client's", Senseless().Answered(409))
                .ProvesNothing("the answer breaks off", Senseless().Answered(200, "{\"jsonrpc\"", complete: false))
                .ProvesNothing("no unknown version is asked for", Opened()),
            .. new StoriesOf(VersionChecks.UnknownVersionIsNoError)
                .Holds("a published version comes", Senseless().Result("""{"protocolVersion":"2025-06-18"}"""))
                .IsViolated("the error of the text's own example comes", Senseless().Answered(200, Example))
                .IsNotExercised("another error comes", Senseless().Error(-32602))
                .ProvesNothing("no answer comes", Senseless().Unanswered()),
        ];

    private const string Example =
        """{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"Unsupported","""
        + """ "data":{"supported":["2025-06-18"],"requested":"1900-01-01"}}}""";

    private static IEnumerable<Story> Headers =>
        [
            .. new StoriesOf(VersionChecks.InvalidVersionHeader400)
                .Holds(
                    "400 comes",
                    Opened().Post("ping", "s1").OnTheWay(Header, "MCP-Protocol-Version: banana").Answered(400).Control()
                )
                .IsNotExercised(
                    "404 comes, and no correct request is served after it: the session was lost",
                    Opened()
                        .Post("ping", "s1")
                        .Result()
                        .Post("ping", "s1")
                        .OnTheWay(Header, "MCP-Protocol-Version: banana")
                        .Answered(404)
                        .Post("ping", "s1")
                        .Answered(404)
                )
                .IsViolated(
                    "404 comes, though the session lives",
                    Opened().Post("ping", "s1").OnTheWay(Header, "MCP-Protocol-Version: banana").Answered(404).Control()
                )
                .Holds(
                    "400 comes where there are no sessions",
                    new WrittenHistory()
                        .Initialize(null)
                        .Post("ping")
                        .OnTheWay(Header, "MCP-Protocol-Version: 1900-01-01")
                        .Answered(400)
                        .Control(session: null)
                )
                .IsViolated(
                    "it is served",
                    Opened().Post("ping", "s1").OnTheWay(Header, "MCP-Protocol-Version: banana").Result()
                )
                .IsViolated(
                    "the second of two is served",
                    Opened()
                        .Post("ping", "s1")
                        .OnTheWay(Header, "MCP-Protocol-Version: banana")
                        .Answered(400)
                        .Post("ping", "s1")
                        .OnTheWay(Header, "MCP-Protocol-Version: 1900-01-01")
                        .Result()
                )
                .ProvesNothing(
                    "client and server agreed on a draft",
                    new WrittenHistory()
                        .Asking("DRAFT-2027-v1")
                        .Result("""{"protocolVersion":"DRAFT-2027-v1"}""", "Mcp-Session-Id: s1")
                        .Post("ping", "s1")
                        .OnTheWay(Header, "MCP-Protocol-Version: DRAFT-2027-v1")
                        .Result()
                )
                .ProvesNothing(
                    "the session has ended, too",
                    Opened()
                        .Delete("s1")
                        .Answered(200)
                        .Post("ping", "s1")
                        .OnTheWay(Header, "MCP-Protocol-Version: banana")
                        .Answered(404)
                )
                .ProvesNothing("no such header comes", Opened().Post("ping", "s1").Result()),
            .. new StoriesOf(VersionChecks.AbsentVersionHeaderServed)
                .Holds("the ping is served", Opened().Post("ping", "s1").OnTheWay(Header).Result())
                .IsViolated("400 comes", Opened().Post("ping", "s1").OnTheWay(Header).Answered(400))
                .ProvesNothing("the session id is missing, too", Opened().Post("ping").OnTheWay(Header).Answered(400))
                .IsNotExercised("the server is too busy", Opened().Post("ping", "s1").OnTheWay(Header).Answered(503))
                .ProvesNothing("the header comes", Opened().Post("ping", "s1").Result()),
        ];

    private static IEnumerable<Story> Early =>
        [
            .. new StoriesOf(VersionChecks.EarlyRequestDoesNoHarm)
                .Holds("400 comes", new WrittenHistory().Post("tools/list").Answered(400).Initialize())
                .Holds("it is served", new WrittenHistory().Post("tools/list").Result().Initialize())
                .IsViolated("500 comes", new WrittenHistory().Post("tools/list").Answered(500).Initialize())
                .IsViolated(
                    "202 comes and no answer",
                    new WrittenHistory().Post("tools/list").Answered(202).Initialize()
                )
                .ProvesNothing("no answer comes", new WrittenHistory().Post("tools/list").Unanswered().Initialize())
                .ProvesNothing("initialize comes first", Opened().Post("tools/list", "s1").Answered(500)),
            .. new StoriesOf(VersionChecks.PingBeforeInitializedAnswered)
                .Holds(
                    "the ping is answered",
                    Opened().Post("ping", "s1").Result().Post("notifications/initialized", "s1").Answered(202)
                )
                .IsViolated(
                    "it is refused",
                    Opened().Post("ping", "s1").Error(-32002, 400).Post("notifications/initialized", "s1").Answered(202)
                )
                .ProvesNothing(
                    "it comes after the handshake",
                    Opened().Post("notifications/initialized", "s1").Answered(202).Post("ping", "s1").Answered(400)
                )
                .ProvesNothing("it is of another session", Opened().Post("ping", "s9").Answered(404)),
            .. new StoriesOf(VersionChecks.ServerSendsNoEarlyRequests)
                .Holds(
                    "a ping and a log message come",
                    Opened()
                        .Get("s1")
                        .Streams()
                        .Event("""{"jsonrpc":"2.0","id":1,"method":"ping"}""")
                        .Says("hello")
                        .Ends(EndedBy.Client, EndedHow.Fin)
                        .Post("notifications/initialized", "s1")
                        .Answered(202)
                )
                .Holds(
                    "a request comes after the handshake",
                    Opened()
                        .Get("s1")
                        .Streams()
                        .As("get")
                        .Post("notifications/initialized", "s1")
                        .Answered(202)
                        .Back("get")
                        .Event("""{"jsonrpc":"2.0","id":1,"method":"roots/list"}""")
                )
                .IsViolated(
                    "a request comes before it",
                    Opened()
                        .Get("s1")
                        .Streams()
                        .Event("""{"jsonrpc":"2.0","id":1,"method":"roots/list"}""")
                        .Ends(EndedBy.Client, EndedHow.Fin)
                        .Post("notifications/initialized", "s1")
                        .Answered(202)
                )
                .IsViolated(
                    "another session had its handshake before",
                    Opened()
                        .Get("s1")
                        .Streams()
                        .As("get")
                        .By("c2")
                        .Initialize("s2")
                        .Post("notifications/initialized", "s2")
                        .Answered(202)
                        .Back("get")
                        .Event("""{"jsonrpc":"2.0","id":1,"method":"roots/list"}""")
                        .By("c1")
                        .Post("notifications/initialized", "s1")
                        .Answered(202)
                )
                .ProvesNothing(
                    "the server opens no GET stream",
                    Opened().Get("s1").Answered(405).Post("notifications/initialized", "s1").Answered(202)
                ),
        ];

    private static WrittenHistory Opened() => new WrittenHistory().Initialize();

    private static WrittenHistory Senseless() => new WrittenHistory().Asking("1900-01-01");
}
