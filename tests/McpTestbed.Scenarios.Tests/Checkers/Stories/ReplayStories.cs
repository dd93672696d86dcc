using McpTestbed.Core.Histories;
using McpTestbed.Scenarios.Checkers;

namespace McpTestbed.Scenarios.Tests.Checkers.Stories;

internal static class ReplayStories
{
    private const string Answer = """{"jsonrpc":"2.0","id":7,"result":{}}""";

    public static IEnumerable<Story> All => [.. EventIds, .. LostAnswers, .. Replays, .. CrossStreams];

    private static IEnumerable<Story> EventIds =>
        [
            .. new StoriesOf(ReplayChecks.PrimingEventComesFirst)
                .Holds(
                    "the first event has an id and no data, after a comment",
                    Opened().Post("tools/list", "s1").Streams().Comment().Event("", "e1").Reply().Ends()
                )
                .IsViolated(
                    "the answer comes at once",
                    Opened().Post("tools/list", "s1").Streams().Reply(eventId: "e1").Ends()
                )
                .IsViolated(
                    "the first event has no id, and the answer has one",
                    Opened().Post("tools/list", "s1").Streams().Event("").Reply(eventId: "e1").Ends()
                )
                .IsViolated(
                    "a stream ends without any event, beside one with ids",
                    Opened()
                        .Post("ping", "s1")
                        .Streams()
                        .Event("", "e1")
                        .Reply()
                        .Ends()
                        .Post("tools/list", "s1")
                        .Streams()
                        .Ends()
                )
                .IsNotExercised("no event has an id", Opened().Post("tools/list", "s1").Streams().Reply().Ends())
                .ProvesNothing(
                    "the stream breaks before its first event",
                    Opened().Post("tools/list", "s1").Streams().Ends(EndedBy.Rule, EndedHow.Rst)
                )
                .ProvesNothing("answers are JSON", Opened()),
            .. new StoriesOf(ReplayChecks.EventIdsUniqueInSession)
                .Holds("two streams number on", Cut().Post("ping", "s1").Streams().Event("", "e9").Ends())
                .Holds(
                    "another session begins anew",
                    Cut()
                        .Post("ping", "s1")
                        .Streams()
                        .Event("", "e9")
                        .Ends()
                        .Initialize("s2")
                        .Post("ping", "s2")
                        .Streams()
                        .Event("", "e1")
                        .Ends()
                )
                .Holds(
                    "a replay repeats an id",
                    Cut()
                        .Post("ping", "s1")
                        .Streams()
                        .Event("", "e9")
                        .Ends()
                        .Get("s1", "e1")
                        .Streams()
                        .Progress("t", 1, "e2")
                )
                .IsViolated(
                    "each stream begins with the same id",
                    Cut().Post("ping", "s1").Streams().Event("", "e1").Ends()
                )
                .IsViolated(
                    "an id comes twice on one stream",
                    Cut().Post("ping", "s1").Streams().Event("", "e8").Reply(eventId: "e8").Ends()
                )
                .Holds(
                    "a block without data repeats the id, which is no event",
                    Cut().Post("ping", "s1").Streams().Event("", "e8").Event(null, "e8").Reply(eventId: "e9").Ends()
                )
                .ProvesNothing("there is one stream", Cut())
                .ProvesNothing(
                    "there is one stream in each of two sessions",
                    Cut().Initialize("s2").Post("ping", "s2").Streams().Event("", "e1").Ends()
                ),
        ];

    private static IEnumerable<Story> LostAnswers =>
        [
            .. new StoriesOf(ReplayChecks.LostAnswerIsReplayed)
                .Holds("the answer is replayed", Cut().Get("s1", "e2").Streams().Reply(to: "7").Ends())
                .Holds(
                    "the first resumption is cut as well, and the second has the answer",
                    Cut()
                        .Get("s1", "e2")
                        .Streams()
                        .Progress("t", 2, "e3")
                        .Ends(EndedBy.Rule, EndedHow.Rst)
                        .Get("s1", "e3")
                        .Streams()
                        .Reply(to: "7")
                        .Ends()
                )
                .Holds(
                    "the answer had left the server, and was cut on its way to the client",
                    Opened()
                        .Call("progress", "s1", id: "7")
                        .Streams()
                        .Event("", "e1")
                        .Event(Answer, "e2", forwarded: false)
                        .Ends(EndedBy.Rule, EndedHow.Rst)
                        .Get("s1", "e1")
                        .Streams()
                        .Reply(to: "7", eventId: "e2")
                        .Ends()
                )
                .IsViolated(
                    "it is not replayed, as if the client had it",
                    Opened()
                        .Call("progress", "s1", id: "7")
                        .Streams()
                        .Event("", "e1")
                        .Event(Answer, "e2", forwarded: false)
                        .Ends(EndedBy.Rule, EndedHow.Rst)
                        .Get("s1", "e1")
                        .Streams()
                        .Ends()
                )
                .IsViolated(
                    "the GET is a stream of its own",
                    Cut().Get("s1", "e2").Streams().Ends(EndedBy.Client, EndedHow.Fin)
                )
                .IsNotExercised("the GET is refused", Cut().Get("s1", "e2").Answered(405))
                .IsNotExercised(
                    "the GET is put off, and then refused",
                    Cut().Get("s1", "e2").Answered(429).Get("s1", "e2").Answered(405)
                )
                .IsViolated(
                    "the answer of another request is replayed",
                    Cut().Get("s1", "e2").Streams().Reply(to: "8").Ends()
                )
                .ProvesNothing(
                    "the answer was not lost",
                    Opened()
                        .Call("progress", "s1", id: "7")
                        .Streams()
                        .Event("", "e1")
                        .Reply(eventId: "e2")
                        .Ends()
                        .Get("s1", "e1")
                        .Streams()
                )
                .ProvesNothing("another session tries the id", Cut().Initialize("s2").Get("s2", "e2").Answered(404))
                .ProvesNothing("the resumption is not answered", Cut().Get("s1", "e2").Unanswered()),
            .. new StoriesOf(ReplayChecks.ReplayStartsAfterTheLastEventId)
                .Holds(
                    "the replay goes on after the id",
                    Cut().Get("s1", "e2").Streams().Progress("t", 2, "e3").Reply(to: "7", eventId: "e4").Ends()
                )
                .Holds(
                    "the client names less than was sent, as after a reset",
                    Cut().Get("s1", "e1").Streams().Progress("t", 1, "e2").Reply(to: "7", eventId: "e3").Ends()
                )
                .Holds(
                    "an empty event tells the id again",
                    Cut().Get("s1", "e2").Streams().Event("", "e2").Reply(to: "7", eventId: "e3").Ends()
                )
                .IsViolated(
                    "an event comes again",
                    Cut().Get("s1", "e2").Streams().Progress("t", 1, "e2").Reply(to: "7", eventId: "e3").Ends()
                )
                .IsViolated(
                    "an event comes again that a first resumption had brought",
                    Cut()
                        .Get("s1", "e2")
                        .Streams()
                        .Progress("t", 2, "e3")
                        .Ends(EndedBy.Rule, EndedHow.Rst)
                        .Get("s1", "e3")
                        .Streams()
                        .Progress("t", 2, "e3")
                        .Ends()
                )
                .IsNotExercised(
                    "nothing is replayed",
                    Cut().Get("s1", "e2").Streams().Ends(EndedBy.Client, EndedHow.Fin)
                )
                .IsNotExercised("the GET is refused", Cut().Get("s1", "e2").Answered(405))
                .ProvesNothing("nothing is resumed", Cut()),
        ];

    private static IEnumerable<Story> Replays =>
        [
            .. new StoriesOf(ReplayChecks.ReplayInOrder)
                .Holds(
                    "progress grows and the answer comes after it",
                    Cut().Get("s1", "e2").Streams().Progress("t", 2).Progress("t", 3).Reply(to: "7").Ends()
                )
                .Holds(
                    "the stream goes on with messages of the server",
                    Cut()
                        .Get("s1", "e2")
                        .Streams()
                        .Progress("t", 2)
                        .Progress("t", 3)
                        .Reply(to: "7")
                        .Says("news")
                        .Ends(EndedBy.Client, EndedHow.Fin)
                )
                .IsViolated(
                    "progress goes back",
                    Cut().Get("s1", "e2").Streams().Progress("t", 3).Progress("t", 2).Reply(to: "7").Ends()
                )
                .IsViolated(
                    "progress comes after the answer",
                    Cut().Get("s1", "e2").Streams().Progress("t", 2).Reply(to: "7").Progress("t", 3).Ends()
                )
                .IsNotExercised("the answer alone is replayed", Cut().Get("s1", "e2").Streams().Reply(to: "7").Ends())
                .ProvesNothing("nothing is resumed", Cut()),
            .. new StoriesOf(ReplayChecks.UnknownLastEventIdDoesNoHarm)
                .Holds("400 comes", Opened().Get("s1", "nobody's").Answered(400))
                .Holds(
                    "a fresh stream opens",
                    Opened().Get("s1", "nobody's").Streams().Says("hello").Ends(EndedBy.Client, EndedHow.Fin)
                )
                .IsViolated("500 comes", Opened().Get("s1", "nobody's").Answered(500))
                .IsViolated("an answer is replayed", Cut().Get("s1", "nobody's").Streams().Reply(to: "7").Ends())
                .IsNotExercised("the server offers no GET", Opened().Get("s1", "nobody's").Answered(405))
                .ProvesNothing(
                    "the id came on a resumed stream",
                    Cut()
                        .Get("s1", "e2")
                        .Streams()
                        .Progress("t", 2, "e3")
                        .Ends(EndedBy.Rule, EndedHow.Rst)
                        .Get("s1", "e3")
                        .Streams()
                        .Reply(to: "7")
                        .Ends()
                ),
        ];

    private static IEnumerable<Story> CrossStreams =>
        [
            .. new StoriesOf(ReplayChecks.ReplayStaysInItsStream)
                .Holds(
                    "the stream's own messages are replayed",
                    Two().Get("s1", "e2").Streams().Progress("t", 2, "e3").Reply(to: "7").Ends()
                )
                .Holds(
                    "it is resumed twice, and each time its own come",
                    Two()
                        .Get("s1", "e2")
                        .Streams()
                        .Progress("t", 2, "e3")
                        .Ends(EndedBy.Rule, EndedHow.Rst)
                        .Get("s1", "e3")
                        .Streams()
                        .Reply(to: "7")
                        .Ends()
                )
                .Holds(
                    "an earlier request, long answered, had the same progress token",
                    Opened()
                        .Call("progress", "s1", "{\"progressToken\":\"t\"}", "6")
                        .Streams()
                        .Reply()
                        .Ends()
                        .Call("progress", "s1", "{\"progressToken\":\"t\"}", "7")
                        .Streams()
                        .Event("", "e1")
                        .Ends(EndedBy.Rule, EndedHow.Fin)
                        .Get("s1", "e1")
                        .Streams()
                        .Progress("t", 1)
                        .Reply(to: "7")
                        .Ends()
                )
                .Holds(
                    "another session has the same event ids, tokens and request ids",
                    Two()
                        .Initialize("s2")
                        .Call("progress", "s2", "{\"progressToken\":\"u\"}", "7")
                        .Streams()
                        .Event("", "e1")
                        .Progress("u", 1, "e3")
                        .Reply(eventId: "e4")
                        .Ends()
                        .Get("s1", "e2")
                        .Streams()
                        .Progress("t", 2, "e3")
                        .Reply(to: "7", eventId: "e4")
                        .Ends()
                )
                .IsViolated(
                    "the answer of the other stream comes",
                    Two().Get("s1", "e2").Streams().Reply(to: "7").Reply(to: "8").Ends()
                )
                .IsViolated(
                    "progress of the other stream comes",
                    Two().Get("s1", "e2").Streams().Progress("u", 2).Ends()
                )
                .IsViolated(
                    "an event of the other stream comes again",
                    Two()
                        .Call("log", "s1", id: "9")
                        .Streams()
                        .Says("mine", "e20")
                        .Ends()
                        .Get("s1", "e2")
                        .Streams()
                        .Says("mine", "e20")
                        .Ends()
                )
                .IsViolated(
                    "another session is given the stream",
                    Two().Initialize("s2").Get("s2", "e2").Streams().Reply(to: "7").Ends()
                )
                .IsNotExercised(
                    "nothing is replayed",
                    Two().Get("s1", "e2").Streams().Ends(EndedBy.Client, EndedHow.Fin)
                )
                .IsNotExercised(
                    "an empty object comes, which is no message of anybody's",
                    Two().Get("s1", "e2").Streams().Event("{}", "e3").Ends(EndedBy.Client, EndedHow.Fin)
                )
                .IsNotExercised("the GET is refused", Two().Get("s1", "e2").Answered(400))
                .ProvesNothing(
                    "another session alone tries, and is refused",
                    Two().Initialize("s2").Get("s2", "e2").Answered(404)
                )
                .ProvesNothing("the GET is not answered", Two().Get("s1", "e2").Unanswered()),
        ];

    private static WrittenHistory Opened() => new WrittenHistory().Initialize();

    /// <summary>The stream of request 7 was cut after two events of which both had gone on.</summary>
    private static WrittenHistory Cut() =>
        Opened()
            .Call("progress", "s1", "{\"progressToken\":\"t\"}", "7")
            .Streams()
            .Event("", "e1")
            .Progress("t", 1, "e2")
            .Ends(EndedBy.Rule, EndedHow.Fin);

    /// <summary>And so was that of request 8.</summary>
    private static WrittenHistory Two() =>
        Cut()
            .Call("progress", "s1", "{\"progressToken\":\"u\"}", "8")
            .Streams()
            .Event("", "e11")
            .Progress("u", 1, "e12")
            .Ends(EndedBy.Rule, EndedHow.Fin);
}
