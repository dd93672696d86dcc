using McpTestbed.Core.Histories;
using McpTestbed.Scenarios.Checkers;

namespace McpTestbed.Scenarios.Tests.Checkers.Stories;

internal static class StreamStories
{
    public static IEnumerable<Story> All => [.. Gets, .. TwoGets, .. Broadcasts, .. Fates];

    private static IEnumerable<Story> Gets =>
        [
            .. new StoriesOf(StreamChecks.GetIsAStreamOr405)
                .Holds("a stream opens", Opened().Get("s1").Streams())
                .Holds("405 comes", Opened().Get("s1").Answered(405))
                .Holds(
                    "the first GET is given a stream, and the second a conflict",
                    Opened().Get("s1").Streams().By("c2").Get("s1").Answered(409)
                )
                .IsViolated("JSON comes", Opened().Get("s1").Answered(200, "{}"))
                .IsViolated("404 comes in a live session", Opened().Get("s1").Answered(404))
                .ProvesNothing("the session has ended", Opened().Delete("s1").Answered(200).Get("s1").Answered(404))
                .ProvesNothing(
                    "the GET is to resume a stream that is not there",
                    Opened().Get("s1", "e9").Answered(400)
                )
                .ProvesNothing("no head comes", Opened().Get("s1").Unanswered())
                .Holds("a server without sessions answers 405", Sessionless().Get().Answered(405))
                .IsViolated("a server without sessions answers 404", Sessionless().Get().Answered(404))
                .IsNotExercised("a server without sessions answers 409", Sessionless().Get().Answered(409))
                .IsViolated("409 comes to the first GET of a session", Opened().Get("s1").Answered(409))
                .ProvesNothing("nobody has initialized", new WrittenHistory().Get().Answered(404)),
            .. new StoriesOf(StreamChecks.GetStreamHasNoAnswers)
                .Holds(
                    "the answer comes on its own POST, beside the stream",
                    Opened()
                        .Get("s1")
                        .Streams()
                        .As("get")
                        .Post("ping", "s1")
                        .Result()
                        .Back("get")
                        .Says("hello")
                        .Ends(EndedBy.Client, EndedHow.Rst)
                )
                .IsViolated(
                    "the answer comes on the stream",
                    Opened()
                        .Get("s1")
                        .Streams()
                        .As("get")
                        .Post("ping", "s1", id: "7")
                        .Answered(202)
                        .Back("get")
                        .Reply(to: "7")
                )
                .IsNotExercised("the server offers no GET", Opened().Get("s1").Answered(405))
                .ProvesNothing(
                    "the stream closes before any request",
                    Opened().Get("s1").Streams().Ends(EndedBy.Client, EndedHow.Fin).Post("ping", "s1").Result()
                )
                .ProvesNothing("the stream resumes another", Opened().Get("s1", "e1").Streams().Reply(to: "7").Ends()),
        ];

    private static IEnumerable<Story> TwoGets =>
        [
            .. new StoriesOf(StreamChecks.SecondGetStreamDoesNoHarm)
                .Holds("it is granted", Open().Get("s1").Streams().Post("ping", "s1").Result())
                .Holds("it is refused with 409", Open().By("c2").Get("s1").Answered(409).Post("ping", "s1").Result())
                .IsViolated("the session is gone after it", Open().Get("s1").Streams().Post("ping", "s1").Answered(404))
                .IsViolated("the server breaks", Open().Get("s1").Answered(500).Post("ping", "s1").Result())
                .ProvesNothing(
                    "the second GET is of another session, which then ends",
                    Open().Initialize("s2").Get("s2").Streams().Post("ping", "s2").Answered(404)
                )
                .ProvesNothing(
                    "the first stream had ended",
                    Opened().Get("s1").Streams().Ends().Get("s1").Answered(409).Post("ping", "s1").Result()
                )
                .ProvesNothing("it is not answered", Open().Get("s1").Unanswered().Post("ping", "s1").Result())
                .ProvesNothing(
                    "the ping after it is not answered",
                    Open().Get("s1").Streams().Post("ping", "s1").Unanswered()
                ),
            .. new StoriesOf(StreamChecks.GetStreamReopensAfterADrop)
                .Holds("the new GET is granted", Dropped().Get("s1").Streams())
                .Holds("it is granted in the end", Dropped().Get("s1").Answered(409).Get("s1").Streams())
                .IsViolated("the old one is in its way", Dropped().Get("s1").Answered(409))
                .IsNotExercised("the server no longer offers it", Dropped().Get("s1").Answered(405))
                .ProvesNothing("another session opens its own", Dropped().Initialize("s2").Get("s2").Streams())
                .ProvesNothing(
                    "it was the server that closed",
                    Opened().Get("s1").Streams().Ends().Get("s1").Answered(409)
                )
                .ProvesNothing("no answer comes", Dropped().Get("s1").Unanswered()),
        ];

    private static IEnumerable<Story> Broadcasts =>
        [
            .. new StoriesOf(StreamChecks.MessageOnOneStreamOnly)
                .Holds("it goes out on one of two", Side().Back("one").Says("news"))
                .Holds(
                    "two equal messages go out, each on the stream of its request",
                    Opened()
                        .Call("log", "s1")
                        .Streams()
                        .As("one")
                        .Call("log", "s1")
                        .Streams()
                        .Says("begun")
                        .Back("one")
                        .Says("begun")
                )
                .Holds(
                    "each of two sessions gets its own",
                    Side().Initialize("s2").Get("s2").Streams().Says("news").Back("one").Says("news")
                )
                .Holds(
                    "a resumed stream has it again",
                    Side()
                        .Back("one")
                        .Says("news", "e1")
                        .Ends(EndedBy.Rule, EndedHow.Rst)
                        .Get("s1", "e0")
                        .Streams()
                        .Says("news", "e1")
                )
                .IsViolated("it goes out on both", Side().Back("one").Says("news", "e1").Back("two").Says("news", "e2"))
                .IsViolated(
                    "it goes out on a GET stream and on that of the call",
                    Open().As("one").Call("notify", "s1").Streams().Says("news").Back("one").Says("news")
                )
                .Holds("it asks for roots on one of two", Side().Back("one").Event(Roots))
                .IsViolated("it asks for roots on both", Side().Back("one").Event(Roots).Back("two").Event(Roots))
                .IsNotExercised(
                    "a list has changed, perhaps twice",
                    Side().Back("one").Event(Changed).Back("two").Event(Changed)
                )
                .IsNotExercised(
                    "the server grants one stream",
                    Open().As("one").Get("s1").Answered(409).Back("one").Says("news")
                )
                .ProvesNothing("no message is sent", Side()),
        ];

    private static IEnumerable<Story> Fates =>
        [
            .. new StoriesOf(StreamChecks.DisconnectIsNotCancel)
                .Holds("the work was finished", BrokenOff().Witness("running").Witness("finished"))
                .Holds(
                    "the answer is replayed",
                    Opened()
                        .Call("slow", "s1", id: "7")
                        .Streams()
                        .Event("", "e1")
                        .Ends(EndedBy.Client, EndedHow.Rst)
                        .Get("s1", "e1")
                        .Streams()
                        .Event("""{"jsonrpc":"2.0","id":7,"result":{}}""", "e2")
                )
                .IsViolated("the work was cancelled", BrokenOff().Witness("cancelled"))
                .ProvesNothing("the work is still running", BrokenOff().Witness("running"))
                .IsNotExercised(
                    "the server itself ended the reply before",
                    new WrittenHistory().Call("sleep", "s1").Streams().Event("", "e1").Ends().Witness("finished")
                )
                .ProvesNothing("no call was broken off", Opened().Call("sleep", "s1").Result().Witness("finished"))
                .ProvesNothing("the witness says nothing", BrokenOff().Call("sleep-status", "s1").Error(-32000))
                .ProvesNothing(
                    "the witness answers with odd content",
                    BrokenOff().Call("sleep-status", "s1").Result("""{"content":["finished"]}""")
                )
                .ProvesNothing("the witness is not asked", BrokenOff()),
            .. new StoriesOf(StreamChecks.DisconnectCancelsTheRequest)
                .Holds("the work was cancelled", BrokenOff("2026-07-28").Witness("cancelled"))
                .IsViolated("the work was finished", BrokenOff("2026-07-28").Witness("finished"))
                .IsViolated("the work goes on", BrokenOff("2026-07-28").Witness("running"))
                .ProvesNothing(
                    "the witness is not answered",
                    BrokenOff("2026-07-28").Call("sleep-status").Unanswered()
                ),
        ];

    private const string Roots = """{"jsonrpc":"2.0","id":1,"method":"roots/list"}""";
    private const string Changed = """{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}""";

    private static WrittenHistory Opened() => new WrittenHistory().Initialize();

    private static WrittenHistory Sessionless() => new WrittenHistory().Initialize(null);

    private static WrittenHistory Open() => Opened().Get("s1").Streams();

    private static WrittenHistory Side() => Open().As("one").By("c2").Get("s1").Streams().As("two").By("c1");

    private static WrittenHistory Dropped() => Open().Ends(EndedBy.Client, EndedHow.Rst);

    private static WrittenHistory BrokenOff(string revision = "2025-11-25") =>
        new WrittenHistory(revision).Call("sleep", "s1").Streams().Ends(EndedBy.Client, EndedHow.Rst);

    private static WrittenHistory Witness(this WrittenHistory told, string fate) =>
        told.Call("sleep-status", "s1").Result($$"""{"content":[{"type":"text","text":"{{fate}}"}]}""");
}
