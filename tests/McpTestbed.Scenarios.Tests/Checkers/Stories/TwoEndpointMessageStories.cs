using McpTestbed.Scenarios.Checkers;

namespace McpTestbed.Scenarios.Tests.Checkers.Stories;

internal static class TwoEndpointMessageStories
{
    private const string Info = """
        "capabilities":{},"serverInfo":{"name":"a","version":"1"}
        """;

    public static IEnumerable<Story> All =>
        [
            .. new StoriesOf(TwoEndpointMessageChecks.InitializeResultOnTheStream)
                .Holds("all three are there", Asked("initialize").Back("get").Reply(Result("2024-11-05"), to: "7"))
                .IsViolated(
                    "the version of the server is missing",
                    Asked("initialize")
                        .Back("get")
                        .Reply(
                            """{"protocolVersion":"2024-11-05","capabilities":{},"serverInfo":{"name":"a"}}""",
                            to: "7"
                        )
                )
                .ProvesNothing(
                    "the answer goes to another client",
                    Asked("initialize").By("c2").Get().Streams().Reply("{}", to: "7")
                ),
            .. new StoriesOf(TwoEndpointMessageChecks.VersionOnTheStreamEchoed)
                .Holds("it comes back", Initialize("2024-11-05").Back("get").Reply(Result("2024-11-05"), to: "7"))
                .IsViolated(
                    "another version comes back, and the one asked for to whom did not ask for it",
                    Initialize("2024-11-05")
                        .Back("get")
                        .Reply(Result("2025-03-26"), to: "7")
                        .Post("initialize", parameters: Version("1900-01-01"), id: "8")
                        .Answered(202)
                        .Back("get")
                        .Reply(Result("2024-11-05"), to: "8")
                )
                .IsNotExercised(
                    "the server speaks a later revision alone",
                    Initialize("2024-11-05").Back("get").Reply(Result("2025-03-26"), to: "7")
                )
                .ProvesNothing("no answer comes", Initialize("2024-11-05")),
            .. new StoriesOf(TwoEndpointMessageChecks.UnknownVersionOnTheStream)
                .Holds("another one comes", Initialize("1900-01-01").Back("get").Reply(Result("2024-11-05"), to: "7"))
                .IsViolated(
                    "the unknown one comes back",
                    Initialize("1900-01-01").Back("get").Reply(Result("1900-01-01"), to: "7")
                )
                .IsViolated(
                    "an error comes",
                    Initialize("1900-01-01").Back("get").Event(Error("-32600,\"message\":\"no\""))
                )
                .IsNotExercised(
                    "the error of the text's example comes",
                    Initialize("1900-01-01")
                        .Back("get")
                        .Event(Error("-32602,\"message\":\"no\",\"data\":{\"supported\":[\"2024-11-05\"]}"))
                )
                .ProvesNothing("nothing comes", Initialize("1900-01-01")),
            .. new StoriesOf(TwoEndpointMessageChecks.PingOnTheStream)
                .Holds("the result is empty", Asked("ping").Back("get").Reply("{}", to: "7"))
                .Holds("it has _meta alone", Asked("ping").Back("get").Reply("""{"_meta":{}}""", to: "7"))
                .IsViolated("it is refused", Asked("ping").Back("get").Event(Error("-32601,\"message\":\"no\"")))
                .IsViolated("the result says more", Asked("ping").Back("get").Reply("""{"ok":true}""", to: "7"))
                .ProvesNothing("nothing comes", Asked("ping")),
            .. new StoriesOf(TwoEndpointMessageChecks.ErrorOnTheStream)
                .Holds("it has both", Asked("no/such").Back("get").Event(Error("-32601,\"message\":\"no\"")))
                .IsViolated(
                    "the code is a text",
                    Asked("no/such").Back("get").Event(Error("\"-1\",\"message\":\"no\""))
                )
                .IsViolated("the message is missing", Asked("no/such").Back("get").Event(Error("-32601")))
                .IsNotExercised("there is no error", Asked("ping").Back("get").Reply("{}", to: "7"))
                .ProvesNothing("nothing comes", Asked("no/such")),
            .. new StoriesOf(TwoEndpointMessageChecks.NothingAskedEarlyOnTheStream)
                .Holds(
                    "a ping and a log message come",
                    Open()
                        .Event("""{"jsonrpc":"2.0","id":1,"method":"ping"}""")
                        .Says("welcome")
                        .Post("notifications/initialized")
                        .Answered(202)
                )
                .Holds(
                    "roots are asked for afterwards",
                    Open().As("get").Post("notifications/initialized").Answered(202).Later(1).Back("get").Event(Roots)
                )
                .IsViolated(
                    "roots are asked for before",
                    Open().Event(Roots).Later(1).Post("notifications/initialized").Answered(202)
                )
                .ProvesNothing("the handshake does not end", Open().Event(Roots)),
            .. new StoriesOf(CapabilityChecks.WhatIsListedIsDeclared)
                .Holds("it was declared", Discovered("prompts").Result(Prompts("a")))
                .Holds(
                    "the two-endpoint server declared it",
                    Initialize("2024-11-05")
                        .Back("get")
                        .Reply(Declaring("2024-11-05", "prompts"), to: "7")
                        .Post("prompts/list", id: "8")
                        .Answered(202)
                        .Back("get")
                        .Reply(Prompts("a"), to: "8")
                )
                .IsViolated("it was not", Discovered("tools").Result(Prompts("a")))
                .IsViolated(
                    "the session did not declare it",
                    new WrittenHistory("2025-06-18")
                        .Post("initialize", parameters: Version("2025-06-18"))
                        .Result(Declaring("2025-06-18", "tools"))
                        .Post("prompts/list")
                        .Result(Prompts("a"))
                )
                .IsNotExercised("the list is empty", Discovered("tools").Result(Prompts()))
                .IsNotExercised("it is an unknown method", Discovered("tools").Error(-32601, 404))
                .ProvesNothing(
                    "nothing is asked for",
                    new WrittenHistory("2026-07-28").Post("server/discover").Result()
                ),
            .. new StoriesOf(LateCancelChecks.LateCancellationIsNoFailure)
                .Holds("it is taken", Cancelled().Answered(202))
                .Holds("it is refused", Cancelled().Answered(400))
                .IsViolated("the server fails", Cancelled().Answered(500))
                .IsNotExercised("a gateway has no time", Cancelled().Answered(503))
                .ProvesNothing("nothing is cancelled", new WrittenHistory("2025-06-18").Initialize().Control()),
            .. new StoriesOf(MessageChecks.BatchOfNotifications202)
                .Holds("it is taken", Batch().Answered(202))
                .IsViolated("it is answered 200", Batch().Answered(200, "[]"))
                .IsViolated("it is answered 204", Batch().Answered(204))
                .IsNotExercised("it is refused", Batch().Answered(400))
                .ProvesNothing("it is not answered", Batch().Unanswered()),
        ];

    private const string Roots = """{"jsonrpc":"2.0","id":1,"method":"roots/list"}""";

    private static WrittenHistory Open() => new WrittenHistory("2024-11-05").Get().Streams();

    private static WrittenHistory Asked(string method) => Open().As("get").Post(method, id: "7").Answered(202);

    private static WrittenHistory Initialize(string version) =>
        Open().As("get").Post("initialize", parameters: Version(version), id: "7").Answered(202);

    private static string Version(string version) => $$"""{"protocolVersion":"{{version}}"}""";

    private static string Result(string version) => $$"""{"protocolVersion":"{{version}}",{{Info}}}""";

    private static string Declaring(string version, string capability) =>
        $$"""{"protocolVersion":"{{version}}","capabilities":""" + $$"""{"{{capability}}":{} } }""";

    private static string Error(string code) => $$"""{"jsonrpc":"2.0","id":7,"error":{"code":{{code}} } }""";

    private static string Prompts(params IEnumerable<string> names) =>
        $$"""{"prompts":[{{string.Join(',', names.Select(name => $$"""{"name":"{{name}}"}"""))}}]}""";

    private static WrittenHistory Discovered(string capability) =>
        new WrittenHistory("2026-07-28")
            .Post("server/discover")
            .Result($$"""{"capabilities":{"{{capability}}":{} } }""")
            .Post("prompts/list");

    private static WrittenHistory Cancelled() =>
        new WrittenHistory("2025-06-18")
            .Initialize()
            .Post("tools/list", "s1", id: "7")
            .Result()
            .Post("notifications/cancelled", "s1", """{"requestId":7}""");

    private static WrittenHistory Batch() =>
        new WrittenHistory("2025-03-26")
            .Initialize()
            .Request(
                "POST",
                """[{"jsonrpc":"2.0","method":"notifications/a"},{"jsonrpc":"2.0","method":"notifications/a"}]"""
            );
}
