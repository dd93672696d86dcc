using McpTestbed.Scenarios.Checkers;

namespace McpTestbed.Scenarios.Tests.Checkers.Stories;

internal static class ReplicaStories
{
    public static IEnumerable<Story> All =>
        [
            .. new StoriesOf(ReplicaChecks.SessionUsableAtEveryReplica)
                .Holds("every request is served", Opened().Post("ping", "s1").Result().Post("ping", "s1").Result())
                .Holds(
                    "one is not answered, because its replica was killed",
                    Opened().Post("ping", "s1").Unanswered().Post("ping", "s1").Result()
                )
                .Holds(
                    "one is answered 503 while the store is gone",
                    Opened().Post("ping", "s1").Answered(503).Post("ping", "s1").Result()
                )
                .IsViolated(
                    "one replica does not know the session",
                    Opened().Post("ping", "s1").Result().Post("ping", "s1").Answered(404)
                )
                .IsNotExercised(
                    "404 and service come in turn, of which another check tells",
                    Opened().Post("ping", "s1").Result().Post("ping", "s1").Answered(404).Post("ping", "s1").Result()
                )
                .IsNotExercised(
                    "a copy does not know the session, which nobody claimed that it would",
                    Opened()
                        .Mark(McpTestbed.Core.Histories.MarkNames.Copies)
                        .Post("ping", "s1")
                        .Result()
                        .Post("ping", "s1")
                        .Answered(404)
                )
                .ProvesNothing(
                    "the session was ended",
                    Opened().Delete("s1").Answered(204).Post("ping", "s1").Answered(404)
                )
                .ProvesNothing("nothing is answered", Opened().Post("ping", "s1").Unanswered()),
            .. new StoriesOf(LostSessionChecks.SessionOnce404StaysDead)
                .Holds("no request gets 404", Opened().Post("ping", "s1").Result())
                .Holds(
                    "every request gets 404 from one on",
                    Opened()
                        .Post("ping", "s1")
                        .Result()
                        .Post("ping", "s1")
                        .Answered(404)
                        .Post("ping", "s1")
                        .Answered(404)
                )
                .Holds(
                    "another session is served",
                    Opened().Initialize("s2").Post("ping", "s1").Answered(404).Post("ping", "s2").Result()
                )
                .Holds(
                    "the one that was served was on its way before",
                    Opened()
                        .Post("ping", "s1")
                        .As("early")
                        .By("c2")
                        .Post("ping", "s1")
                        .Answered(404)
                        .Back("early")
                        .Result()
                )
                .IsViolated(
                    "the session is back after a 404",
                    Opened().Post("ping", "s1").Answered(404).Post("ping", "s1").Result()
                )
                .ProvesNothing("no request is answered", Opened().Post("ping", "s1").Unanswered()),
            .. new StoriesOf(ReplicaChecks.SessionAnswersWithItsOwnState)
                .Holds(
                    "each session answers what it kept",
                    Kept().Remember("s2", "b").Recall("s1", "a").Recall("s2", "b")
                )
                .Holds("the latest text counts", Kept().Remember("s1", "c").Recall("s1", "c"))
                .IsViolated("the text of another session comes", Kept().Remember("s2", "b").Recall("s1", "b"))
                .IsViolated("the text is forgotten", Kept().Recall("s1", "nothing was remembered"))
                .ProvesNothing("nothing was kept", Opened().Recall("s1", "a"))
                .ProvesNothing(
                    "the session is not served",
                    Kept().Post("tools/call", "s1", """{"name":"recall","arguments":{}}""").Answered(404)
                ),
            .. new StoriesOf(ReplicaChecks.MessageReachesTheGetStream)
                .Holds(
                    "it is on the stream",
                    Listening().Notify("one").As("notify").Back("stream").Says("one").Back("notify").Sent()
                )
                .IsViolated("it is on no stream", Listening().Notify("one").Sent())
                .IsViolated(
                    "only another one is on the stream",
                    Listening()
                        .Notify("one")
                        .Sent()
                        .Notify("two")
                        .As("notify")
                        .Back("stream")
                        .Says("two")
                        .Back("notify")
                        .Sent()
                )
                .ProvesNothing("no stream is open", Opened().Notify("one").Sent())
                .ProvesNothing(
                    "the stream of another session is open",
                    Opened().Initialize("s2").Get("s2").Streams().As("stream").Notify("one").Sent()
                ),
        ];

    private static WrittenHistory Opened() => new WrittenHistory().Initialize();

    private static WrittenHistory Kept() => Opened().Initialize("s2").Remember("s1", "a");

    private static WrittenHistory Listening() => Opened().Get("s1").Streams().As("stream");

    private static WrittenHistory Remember(this WrittenHistory history, string session, string text) =>
        history
            .Post("tools/call", session, $$$"""{"name":"remember","arguments":{"text":"{{{text}}}"}}""")
            .Result(Text("remembered"));

    private static WrittenHistory Recall(this WrittenHistory history, string session, string text) =>
        history.Post("tools/call", session, """{"name":"recall","arguments":{}}""").Result(Text(text));

    private static WrittenHistory Notify(this WrittenHistory history, string text) =>
        history.Post("tools/call", "s1", $$$"""{"name":"notify","arguments":{"text":"{{{text}}}"}}""");

    private static WrittenHistory Sent(this WrittenHistory history) => history.Result(Text("sent"));

    private static string Text(string text) => $$"""{"content":[{"type":"text","text":"{{text}}"}]}""";
}
