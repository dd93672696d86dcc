using McpTestbed.Core.Histories;
using McpTestbed.Scenarios.Checkers;

namespace McpTestbed.Scenarios.Tests.Checkers.Stories;

/// <summary>Sessions that ended, requests that are refused, cancelled or lost, and pages of others.</summary>
internal static class CaseStories
{
    private const string Malformed = "no JSON";

    private const string Allowed = "Origin: http://localhost:6274";

    public static IEnumerable<Story> All => [.. Ended, .. Refusals, .. Bodies, .. Seconds, .. Pages, .. Losses];

    private static IEnumerable<Story> Ended =>
        [
            .. new StoriesOf(EndedSessionChecks.EndedSessionMessages404)
                .Holds("a notification is answered 404", Over().Post(Note, "s1").Answered(404))
                .IsViolated("it is answered 202", Over().Post(Note, "s1").Answered(202))
                .IsViolated(
                    "400 has shown the end, and comes to it as well",
                    Deleted().Post("ping", "s1").Answered(400).Post(Note, "s1").Answered(400)
                )
                .ProvesNothing(
                    "DELETE was only accepted, and 400 may have other reasons",
                    Opened().Delete("s1").Answered(202).Post("ping", "s1").Answered(400).Post(Note, "s1").Answered(202)
                )
                .ProvesNothing("no request showed that the session had ended", Deleted().Post(Note, "s1").Answered(202))
                .IsNotExercised("it demands credentials", Over().Post(Note, "s1").Answered(401)),
            .. new StoriesOf(EndedSessionChecks.EndedSessionStaysEnded)
                .Holds("the id stays dead", Busy().Back("call").Result().Post("ping", "s1").Answered(404))
                .IsViolated("the id is alive again", Busy().Back("call").Result().Post("ping", "s1").Result())
                .ProvesNothing("nothing was at work", Over().Post("ping", "s1").Answered(404))
                .ProvesNothing("the call is not done yet", Busy().Post("ping", "s1").Answered(404)),
        ];

    private static IEnumerable<Story> Refusals =>
        [
            .. new StoriesOf(RefusalChecks.UnknownMethodIsNo404)
                .Holds("it gets its error with 200", Opened().Post(Unknown, "s1").Error(-32601))
                .Holds("it gets 400", Opened().Post(Unknown, "s1").Error(-32601, 400))
                .IsViolated(
                    "it gets 404, and the session goes on",
                    Opened().Post(Unknown, "s1").Error(-32601, 404).Post("ping", "s1").Result()
                )
                .ProvesNothing(
                    "the session had ended",
                    Opened().Post(Unknown, "s1").Answered(404).Post("ping", "s1").Answered(404)
                ),
            .. new StoriesOf(RefusalChecks.SessionSurvivesARefusedRequest)
                .Holds("it goes on", Refused().Post("ping", "s1").Result())
                .IsViolated(
                    "it is gone, and another lives",
                    Refused().Post("ping", "s1").Answered(404).By("c2").Post("ping", "s2").Result()
                )
                .ProvesNothing("every session is gone", Refused().Post("ping", "s1").Answered(404))
                .ProvesNothing("nothing is refused", Opened().Post("ping", "s1").Result()),
            .. new StoriesOf(RefusalChecks.NullIdIsNoNotification)
                .Holds("it gets 400", Opened().Post("ping", "s1", id: "null").Nulled().Answered(400))
                .IsViolated("it gets 202", Opened().Post("ping", "s1").Nulled().Answered(202))
                .ProvesNothing("every id is a number", Opened().Post("ping", "s1").Result()),
        ];

    private static IEnumerable<Story> Bodies =>
        [
            .. new StoriesOf(MalformedBodyChecks.MalformedBodyRefused)
                .Holds("it gets 400", Sent().Answered(400))
                .IsViolated("it gets 500", Sent().Answered(500))
                .IsViolated("it gets an error with 200", Sent().Answered(200, Failure))
                .ProvesNothing("it is accepted, which another check judges", Sent().Answered(202))
                .ProvesNothing("it is not answered", Sent().Unanswered()),
            .. new StoriesOf(MalformedBodyChecks.MalformedBodyNotAccepted)
                .Holds("it gets 400", Sent().Answered(400))
                .Holds("it gets an error with 200", Sent().Answered(200, Failure))
                .IsViolated("it gets 202", Sent().Answered(202))
                .ProvesNothing("it is not answered", Sent().Unanswered()),
            .. new StoriesOf(MalformedBodyChecks.MalformedBodyAnswered)
                .Holds("it is", Sent().Answered(500))
                .IsViolated("the server closes the connection", Sent().Unanswered().Closes(EndedBy.Server))
                .ProvesNothing("the client gave up", Sent().Unanswered().Closes(EndedBy.Client))
                .ProvesNothing("there is none", Opened()),
        ];

    private static IEnumerable<Story> Seconds =>
        [
            .. new StoriesOf(SecondSessionChecks.SecondClientIsLetIn)
                .Holds("it is", Opened().By("c2").Initialize("s2"))
                .IsViolated("it is refused", Opened().By("c2").Asking().Answered(400))
                .IsViolated("it gets an error", Opened().By("c2").Asking().Error(-32600, id: "null"))
                .IsNotExercised("the place is taken for a time", Opened().By("c2").Asking().Answered(409))
                .IsNotExercised(
                    "the server says when to come back",
                    Opened().By("c2").Asking().Answered(400, null, ["Retry-After: 5"])
                )
                .ProvesNothing("there is one client", Opened()),
            .. new StoriesOf(SecondSessionChecks.SecondInitializeLeavesTheSession)
                .Holds("it is refused", Again().Answered(400))
                .Holds("it opens another", Again().Result("{}", "Mcp-Session-Id: s2"))
                .IsViolated("it is served in the session", Again().Result("{}", "Mcp-Session-Id: s1"))
                .IsViolated("it is served without an id", Again().Result())
                .ProvesNothing("it comes without an id", Opened().Initialize("s2")),
            .. new StoriesOf(SecondSessionChecks.InitializeMayCarryMeta)
                .Holds("it is served", Opened().WithMeta().Result().Initialize("s3"))
                .IsViolated("it is refused", Opened().WithMeta().Answered(400).Initialize("s3"))
                .ProvesNothing("no other is served either", Opened().WithMeta().Answered(400).Asking().Answered(400)),
            .. new StoriesOf(CancelChecks.CancelledRequestEnds)
                .Holds("its stream ends", Cancelled().Back("call").Ends())
                .Holds("it is answered all the same", Cancelled().Back("call").Reply().Ends())
                .IsViolated("its stream stays open", Cancelled().Back("call").Unanswered())
                .ProvesNothing(
                    "it was answered before",
                    Opened().Call("slow", "s1", id: "7").Result().Cancel().Answered(202)
                )
                .ProvesNothing(
                    "the cancellation is refused",
                    Opened()
                        .Call("slow", "s1", id: "7")
                        .Streams()
                        .As("call")
                        .Cancel()
                        .Answered(400)
                        .Back("call")
                        .Unanswered()
                ),
            .. new StoriesOf(ConcurrencyChecks.RequestBesideAnotherIsAnswered)
                .Holds("both are answered", Beside().Back("one").Result().Back("two").Result())
                .IsViolated(
                    "one is lost, and a later one is answered",
                    Beside().Back("two").Result().By("c1").Post("ping", "s1").Result().Back("one").Unanswered()
                )
                .IsNotExercised("they follow each other", Opened().Post("ping", "s1").Result())
                .ProvesNothing("neither is answered", Bare().Back("one").Unanswered().Back("two").Unanswered()),
        ];

    private static IEnumerable<Story> Pages =>
        [
            .. new StoriesOf(ForeignPageChecks.ForeignOriginRefusedOnDelete)
                .Holds("it is refused", Opened().Delete("s1").With(Foreign).Answered(403).Post("ping", "s1").Result())
                .IsViolated("it is served", Opened().Delete("s1").With(Foreign).Answered(204))
                .IsViolated(
                    "it is refused, and ends the session",
                    Opened()
                        .Post("ping", "s1")
                        .Result()
                        .Delete("s1")
                        .With(Foreign)
                        .Answered(403)
                        .Post("ping", "s1")
                        .Answered(404)
                )
                .IsNotExercised("no client can end a session", Opened().Delete("s1").With(Foreign).Answered(405))
                .ProvesNothing("no page asks", Opened().Delete("s1").With(Allowed).Answered(204)),
            .. new StoriesOf(ForeignPageChecks.LookAlikeOriginsRefused)
                .Holds(
                    "it is",
                    Opened().Post("ping", "s1").With("Origin: http://evil-localhost:6274").Answered(403).Control()
                )
                .IsViolated("it ends so", Opened().Post("ping", "s1").With("Origin: http://evil-localhost").Result())
                .IsViolated(
                    "it begins so",
                    Opened().Post("ping", "s1").With("Origin: http://localhost:6274.evil.example").Result()
                )
                .ProvesNothing("the origin is allowed", Opened().Post("ping", "s1").With(Allowed).Result()),
            .. new StoriesOf(ForeignPageChecks.OpaqueOriginRefused)
                .Holds("it is", Opened().Post("ping", "s1").With("Origin: null").Answered(403).Control())
                .IsViolated("it is served", Opened().Post("ping", "s1").With("Origin: null").Result())
                .ProvesNothing("there is none", Opened().Post("ping", "s1").Result()),
            .. new StoriesOf(ForeignPageChecks.RebindingPageRefused)
                .Holds("it is", Rebound().Answered(403).Control())
                .IsViolated("it is served", Rebound().Result())
                .ProvesNothing("there is none", Opened().Post("ping", "s1").With(Foreign).Answered(403)),
        ];

    private static IEnumerable<Story> Losses =>
        [
            .. new StoriesOf(LossChecks.ReplayHasNoGap)
                .Holds("all of it comes", Lost().Progress("t", 2, "e3").Progress("t", 3, "e4").Reply(to: "8").Ends())
                .IsViolated("a step is missing", Lost().Progress("t", 3, "e4").Reply(to: "8").Ends())
                .ProvesNothing("the answer does not come", Lost().Progress("t", 2, "e3").Ends())
                .ProvesNothing("nothing was resumed", Undisturbed()),
        ];

    private const string Note = "notifications/roots/list_changed";

    private const string Unknown = RefusalChecks.UnknownMethod;

    private const string Foreign = $"Origin: {OriginChecks.Foreign}";

    private const string Failure = """{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"no"}}""";

    private static WrittenHistory Opened() => new WrittenHistory().Initialize();

    private static WrittenHistory Deleted() => Opened().Delete("s1").Answered(204);

    private static WrittenHistory Over() => Deleted().Post("ping", "s1").Answered(404);

    private static WrittenHistory Busy() =>
        Opened().Call("slow", "s1").As("call").Delete("s1").Answered(204).Post("ping", "s1").Answered(404);

    private static WrittenHistory Refused() =>
        Opened().By("c2").Initialize("s2").By("c1").Post("ping", "s1").Result().Post(Unknown, "s1").Error(-32601);

    private static WrittenHistory Nulled(this WrittenHistory told) => told.Saying("\"id\":2", "\"id\":null");

    private static WrittenHistory Sent() =>
        Opened().Request("POST", Malformed, "Mcp-Session-Id: s1", "Content-Type: application/json");

    private static WrittenHistory Again() => Opened().Asking().With("Mcp-Session-Id: s1");

    private static WrittenHistory WithMeta(this WrittenHistory told) =>
        told.Post("initialize", null, """{"protocolVersion":"2025-11-25","capabilities":{},"_meta":{"a":"b"}}""");

    private static WrittenHistory Cancel(this WrittenHistory told) =>
        told.Post("notifications/cancelled", "s1", """{"requestId":7}""");

    private static WrittenHistory Cancelled() =>
        Opened().Call("slow", "s1", id: "7").Streams().As("call").Cancel().Answered(202);

    private static WrittenHistory Beside() =>
        Opened().Post("ping", "s1").As("one").By("c2").Initialize("s2").Post("ping", "s2").As("two");

    private static WrittenHistory Bare() =>
        new WrittenHistory().Post("ping", "s1").As("one").By("c2").Post("ping", "s2").As("two");

    private static WrittenHistory Rebound() =>
        Opened()
            .Request("POST", """{"jsonrpc":"2.0","id":9,"method":"ping"}""", "Mcp-Session-Id: s1", Foreign)
            .Without("Host")
            .With($"Host: {OriginChecks.ForeignHost}");

    private static WrittenHistory Undisturbed() =>
        Opened()
            .Call("progress", "s1", """{"progressToken":"u"}""", id: "7")
            .Streams()
            .Progress("u", 1)
            .Progress("u", 2)
            .Progress("u", 3)
            .Reply()
            .Ends();

    private static WrittenHistory Lost() =>
        Undisturbed()
            .Call("progress", "s1", """{"progressToken":"t"}""", id: "8")
            .Streams()
            .Event("", "e1")
            .Progress("t", 1, "e2")
            .Ends(EndedBy.Rule, EndedHow.Fin)
            .Get("s1", "e2")
            .Streams();
}
