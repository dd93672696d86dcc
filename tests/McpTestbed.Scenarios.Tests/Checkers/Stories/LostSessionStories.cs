using McpTestbed.Scenarios.Checkers;

namespace McpTestbed.Scenarios.Tests.Checkers.Stories;

internal static class LostSessionStories
{
    public static IEnumerable<Story> All =>
        [
            .. new StoriesOf(LostSessionChecks.IssuedSessionIsServed)
                .Holds("it is served", Opened().Post("ping", "s1").Result())
                .Holds(
                    "it is served, and ended later",
                    Opened().Post("ping", "s1").Result().Post("ping", "s1").Answered(404)
                )
                .Holds(
                    "another session was opened meanwhile and is served",
                    Opened().Initialize("s2").Post("ping", "s1").Answered(404).Post("ping", "s2").Result()
                )
                .IsViolated(
                    "every request gets 404",
                    Opened().Post("ping", "s1").Answered(404).Post("tools/list", "s1").Answered(404)
                )
                .ProvesNothing("the requests are refused otherwise", Opened().Post("ping", "s1").Answered(503))
                .ProvesNothing("no request follows", Opened()),
            .. new StoriesOf(LostSessionChecks.SessionOnce404StaysDead)
                .Holds("all is served", Opened().Post("ping", "s1").Result())
                .Holds(
                    "the server ends the session, and 404 comes from then on",
                    Opened()
                        .Post("ping", "s1")
                        .Result()
                        .Post("ping", "s1")
                        .Answered(404)
                        .Post("ping", "s1")
                        .Answered(404)
                )
                .Holds(
                    "404 comes to a request with a wrong version, and the session goes on",
                    Opened()
                        .Post("ping", "s1")
                        .OnTheWay("MCP-Protocol-Version", "MCP-Protocol-Version: banana")
                        .Answered(404)
                        .Post("ping", "s1")
                        .Result()
                )
                .Holds(
                    "404 says that the server does not have the method",
                    Opened().Post("tools/list", "s1").Error(-32601, 404).Post("ping", "s1").Result()
                )
                .IsViolated(
                    "the session is known only later",
                    Opened().Post("ping", "s1").Answered(404).Post("ping", "s1").Result()
                )
                .IsViolated(
                    "404 and service come in turn",
                    Opened()
                        .Post("ping", "s1")
                        .Result()
                        .Post("tools/list", "s1")
                        .Answered(404)
                        .Post("ping", "s1")
                        .Result()
                        .Post("ping", "s1")
                        .Answered(404)
                )
                .IsViolated(
                    "only the connection that opened it knows it",
                    Opened()
                        .Post("ping", "s1")
                        .OnTheSameConnection()
                        .Result()
                        .By("c2")
                        .Post("ping", "s1")
                        .Answered(404)
                        .By("c1")
                        .Post("ping", "s1")
                        .Result()
                )
                .ProvesNothing(
                    "the client ended it",
                    Opened().Delete("s1").Answered(204).Post("ping", "s1").Answered(404).Post("ping", "s1").Result()
                )
                .ProvesNothing("no request of a session is answered", Opened().Post("ping", "s1").Unanswered()),
            .. new StoriesOf(LostSessionChecks.OpeningASessionEndsNoOther)
                .Holds("the first goes on", Opened().By("c2").Initialize("s2").By("c1").Post("ping", "s1").Result())
                .IsViolated(
                    "the first is gone",
                    Opened()
                        .Post("ping", "s1")
                        .Result()
                        .By("c2")
                        .Initialize("s2")
                        .By("c1")
                        .Post("ping", "s1")
                        .Answered(404)
                )
                .ProvesNothing(
                    "its client ended it",
                    Opened().Delete("s1").Answered(200).Initialize("s2").Post("ping", "s1").Answered(404)
                )
                .ProvesNothing("one session is opened", Opened().Post("ping", "s1").Answered(404)),
            .. new StoriesOf(HeldBackCheck.GetStreamIsNotHeldBack)
                .Holds(
                    "the head comes while the stream is open",
                    Opened().Get("s1").Streams().Later(1).As("get").Delete("s1").Answered(204).Back("get").Ends()
                )
                .IsViolated(
                    "what announces an open stream comes with its end",
                    Opened()
                        .Get("s1")
                        .As("get")
                        .Later(1)
                        .Delete("s1")
                        .Answered(204)
                        .Back("get")
                        .Streams()
                        .Event("", "e1")
                        .Ends()
                )
                .IsNotExercised(
                    "the head comes with the end, and nothing else",
                    Opened().Get("s1").As("get").Later(1).Delete("s1").Answered(204).Back("get").Streams().Ends()
                )
                .ProvesNothing("there is no stream", Opened().Get("s1").Answered(405).Delete("s1").Answered(204))
                .ProvesNothing("the session cannot be ended", Opened().Get("s1").Streams().Delete("s1").Answered(405)),
            .. new StoriesOf(GetHeadCheck.GetStreamOpensAtOnce)
                .Holds("the head comes", Opened().Get("s1").Streams())
                .IsViolated(
                    "a ping is answered meanwhile, and the client leaves without a head",
                    Opened().Get("s1").As("get").Post("ping", "s1").Result().Later(5).Back("get").Leaves()
                )
                .IsViolated(
                    "the head comes only when the session is ended",
                    Opened().Get("s1").As("get").Later(1).Delete("s1").Answered(204).Back("get").Streams().Ends()
                )
                .ProvesNothing("405 comes", Opened().Get("s1").Answered(405))
                .ProvesNothing("nothing else is answered meanwhile", Opened().Get("s1").Later(5).Leaves()),
        ];

    private static WrittenHistory Opened() => new WrittenHistory().Initialize();
}
