using McpTestbed.Scenarios.Checkers;

namespace McpTestbed.Scenarios.Tests.Checkers.Stories;

internal static class CrowdStories
{
    public static IEnumerable<Story> All =>
        [
            .. new StoriesOf(ExecutionChecks.CalledOnceRunsOnce)
                .Holds("a call ran once", Counted("1").Post("tools/call", "s1", Read).Result(Text("1")))
                .Holds(
                    "a call that was never answered did not run",
                    Opened()
                        .Post("tools/call", "s1", Count)
                        .Unanswered()
                        .Post("tools/call", "s1", Read)
                        .Result(Text("0"))
                )
                .Holds(
                    "the count was read before the call was answered",
                    Opened()
                        .Post("tools/call", "s1", Count)
                        .As("call")
                        .By("c2")
                        .Post("tools/call", "s1", Read)
                        .Result(Text("0"))
                        .Back("call")
                        .Result(Text("1"))
                )
                .IsViolated("a call ran twice", Counted("1").Post("tools/call", "s1", Read).Result(Text("2")))
                .IsViolated("the call itself says so", Counted("2"))
                .IsViolated(
                    "a call was answered, and did not run",
                    Counted("1").Post("tools/call", "s1", Read).Result(Text("0"))
                )
                .ProvesNothing(
                    "a tool was called twice",
                    Called(Called(Opened())).Post("tools/call", "s1", Read).Result(Text("2"))
                )
                .ProvesNothing("nobody looks at the count", Counted("1")),
            .. new StoriesOf(ConcurrencyChecks.RequestBesideAnotherIsAnswered).Holds(
                "another tool is answered before one that takes its time is given up",
                Opened()
                    .Post("tools/call", "s1", """{"name":"slow","arguments":{}}""")
                    .As("slow")
                    .By("c2")
                    .Post("tools/call", "s1", """{"name":"quick","arguments":{}}""")
                    .Result(Text("done"))
                    .Back("slow")
                    .Unanswered()
            ),
        ];

    private const string Count = """{"name":"count","arguments":{"key":"k"}}""";
    private const string Read = """{"name":"read-count","arguments":{"key":"k"}}""";

    private static WrittenHistory Opened() => new WrittenHistory().Initialize();

    private static WrittenHistory Counted(string told) => Opened().Post("tools/call", "s1", Count).Result(Text(told));

    private static WrittenHistory Called(WrittenHistory history) =>
        history.Post("tools/call", "s1", Count).Result(Text("1"));

    private static string Text(string text) => $$"""{"content":[{"type":"text","text":"{{text}}"}]}""";
}
