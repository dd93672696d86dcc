using McpTestbed.Core.Histories;
using McpTestbed.Scenarios.Checkers;

namespace McpTestbed.Scenarios.Tests.Checkers.Stories;

/// <summary>The stateless era: what is served, and what the results say.</summary>
internal static class StatelessStories
{
    private const string SessionId = "Mcp-Session-Id: s9";
    private const string EventId = "Last-Event-ID: e9";
    private static readonly string Long = new('x', 70_000);

    public static IEnumerable<Story> All => [.. Served, .. Leftovers, .. Results];

    private static IEnumerable<Story> Served =>
        [
            .. new StoriesOf(StatelessChecks.DiscoverImplemented)
                .Holds(
                    "both are there, and more",
                    Plain()
                        .Post("server/discover")
                        .Result(
                            """{"supportedVersions":["2026-07-28"],"capabilities":{"tools":{}},"instructions":"..."}"""
                        )
                )
                .IsViolated(
                    "no version is listed",
                    Plain().Post("server/discover").Result("""{"supportedVersions":[],"capabilities":{}}""")
                )
                .IsViolated("the method is unknown", Plain().Post("server/discover").Error(-32601, 404))
                .IsViolated("the result is no object", Plain().Post("server/discover").Result("true"))
                .IsNotExercised("the server demands a token", Plain().Post("server/discover").Answered(401))
                .ProvesNothing("it is not asked", List().Result()),
            .. new StoriesOf(StatelessChecks.ColdRequestServed)
                .Holds("the list comes", List().Result())
                .Holds("the list is longer than the record keeps", List().Result($$"""{"tools":"{{Long}}"}"""))
                .Holds("the server has no tools", List().Error(-32601, 404))
                .IsViolated("a session is demanded", List().Answered(400))
                .IsViolated(
                    "the first is refused, and the second is served",
                    List().Answered(400).Post("tools/list").Result()
                )
                .ProvesNothing("the answer breaks off", List().Answered(200, "{\"jsonrpc\"", complete: false))
                .IsNotExercised("the server is too busy", List().Answered(429)),
            .. new StoriesOf(StatelessChecks.StreamAsksNotToBeBuffered)
                .Holds("the header is there", List().Streams("X-Accel-Buffering: no").Reply().Ends())
                .IsViolated("the header is missing", List().Streams().Reply().Ends())
                .IsNotExercised("answers are JSON", List().Result())
                .ProvesNothing("nothing is served", List().Answered(400)),
        ];

    private static IEnumerable<Story> Leftovers =>
        [
            .. new StoriesOf(StatelessChecks.SessionIdIgnored)
                .Holds("the request is served", List().With(SessionId).Result())
                .IsViolated("404 comes", List().With(SessionId).Answered(404).Control(null, "tools/list"))
                .IsNotExercised("no request is served at all", List().With(SessionId).Answered(400))
                .IsNotExercised(
                    "the server speaks the session era too",
                    new WrittenHistory("2026-07-28")
                        .Speaking("2025-11-25", "2026-07-28")
                        .Post("tools/list")
                        .With(SessionId)
                        .Answered(404)
                        .Control(null, "tools/list")
                )
                .ProvesNothing("the request is one of the session era", Bare().With(SessionId).Answered(404))
                .ProvesNothing("no session id comes", List().Result()),
            .. new StoriesOf(StatelessChecks.NoSessionIdMinted)
                .Holds("no response has one", List().Result())
                .IsViolated("a response has one", List().Result("{}", "Mcp-Session-Id: s1"))
                .IsViolated("a response repeats one", List().With(SessionId).Result("{}", SessionId))
                .ProvesNothing("the request is one of the session era", Bare().With(SessionId).Result("{}", SessionId))
                .ProvesNothing("no answer comes", List().Unanswered()),
            .. new StoriesOf(StatelessChecks.LastEventIdIgnored)
                .Holds("the request is served", List().With(EventId).Result())
                .IsViolated("400 comes", List().With(EventId).Answered(400).Control(null, "tools/list"))
                .ProvesNothing("it is not answered", List().With(EventId).Unanswered()),
        ];

    private static IEnumerable<Story> Results =>
        [
            .. new StoriesOf(StatelessChecks.ResultTypePresent)
                .Holds(
                    "every result has one",
                    List()
                        .Result("""{"resultType":"complete"}""")
                        .Post("server/discover")
                        .Streams()
                        .Says("first")
                        .Reply("""{"resultType":"complete"}""")
                        .Ends()
                )
                .IsViolated(
                    "one result has none",
                    List().Result("""{"resultType":"complete"}""").Post("tools/list").Result()
                )
                .IsViolated("it is no text", List().Result("""{"resultType":1}"""))
                .ProvesNothing("the result is to a request of the session era", Bare().Result())
                .ProvesNothing("there are errors only", List().Error(-32601, 404)),
            .. new StoriesOf(StatelessChecks.ServerInfoInResults)
                .Holds(
                    "the server is named",
                    List().Result("""{"_meta":{"io.modelcontextprotocol/serverInfo":{"name":"a"}}}""")
                )
                .IsViolated("it is not", List().Result("""{"_meta":{}}"""))
                .IsViolated("_meta is no object", List().Result("""{"_meta":"a"}"""))
                .ProvesNothing("there is no result", List().Answered(400)),
            .. new StoriesOf(StatelessChecks.CacheHintsPresent)
                .Holds("both are there", List().Result("""{"tools":[],"ttlMs":0,"cacheScope":"private"}"""))
                .Holds(
                    "the time is written with a fraction",
                    List().Result("""{"ttlMs":300000.0,"cacheScope":"public","resultType":"complete"}""")
                )
                .IsViolated("the scope is missing", List().Result("""{"ttlMs":0}"""))
                .IsViolated("the time is negative", List().Result("""{"ttlMs":-1,"cacheScope":"public"}"""))
                .IsViolated("a list of prompts has none", Plain().Post("prompts/list").Result())
                .ProvesNothing("the result is not complete yet", List().Result("""{"resultType":"input_required"}"""))
                .IsNotExercised(
                    "the server has no list",
                    Plain().Post("server/discover").Result().Post("tools/list").Error(-32601, 404)
                )
                .ProvesNothing("only a tool is called", Plain().Call("count").Result()),
            .. new StoriesOf(StatelessChecks.DiscoverIsCacheable)
                .Holds(
                    "both are there",
                    Plain().Post("server/discover").Result("""{"ttlMs":0,"cacheScope":"public"}""")
                )
                .IsViolated(
                    "the time is missing",
                    Plain().Post("server/discover").Result("""{"cacheScope":"public"}""")
                )
                .IsNotExercised("the server demands a token", Plain().Post("server/discover").Answered(401))
                .ProvesNothing("only a list is asked for", List().Result("{}")),
            .. new StoriesOf(StatelessChecks.ToolListOrderIsStable)
                .Holds("two lists are alike", List().Result(Tools("a", "b")).Post("tools/list").Result(Tools("a", "b")))
                .Holds(
                    "a tool comes between two alike",
                    List()
                        .Result(Tools("a", "b"))
                        .Post("tools/list")
                        .Result(Tools("a", "b", "c"))
                        .Post("tools/list")
                        .Result(Tools("a", "b", "c"))
                )
                .IsViolated(
                    "the order changes",
                    List().Result(Tools("a", "b")).Post("tools/list").Result(Tools("b", "a"))
                )
                .IsNotExercised(
                    "the server has no tools",
                    List().Error(-32601, 404).Post("tools/list").Error(-32601, 404)
                )
                .IsNotExercised(
                    "the tools change",
                    List().Result(Tools("a")).Post("tools/list").Result(Tools("b", "a"))
                )
                .IsNotExercised(
                    "the server has no tools, and is asked once",
                    List().Error(-32601, 404).Post("server/discover").Result()
                )
                .IsNotExercised(
                    "a list is longer than the record keeps",
                    List().Result($$"""{"tools":"{{Long}}"}""").Post("tools/list").Result($$"""{"tools":"{{Long}}"}""")
                )
                .ProvesNothing("one list comes", List().Result(Tools("a", "b")))
                .ProvesNothing(
                    "the second stream breaks",
                    List().Result(Tools("a", "b")).Post("tools/list").Streams().Ends(EndedBy.Client, EndedHow.Rst)
                ),
        ];

    private static WrittenHistory Plain() => new("2026-07-28");

    private static WrittenHistory List() => Plain().Post("tools/list");

    private static WrittenHistory Bare() => Plain().Post("tools/list", meta: false);

    private static string Tools(params IEnumerable<string> names) =>
        $$"""{"tools":[{{string.Join(',', names.Select(name => $$"""{"name":"{{name}}"}"""))}}]}""";
}
