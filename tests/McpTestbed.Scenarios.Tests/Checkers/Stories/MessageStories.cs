using McpTestbed.Core.Histories;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Checkers.Invariants;

namespace McpTestbed.Scenarios.Tests.Checkers.Stories;

internal static class MessageStories
{
    private const string Unknown = "mcptestbed/no-such-method";

    public static IEnumerable<Story> All => [.. Notifications, .. Answers, .. Streams, .. Content];

    private static IEnumerable<Story> Notifications =>
        [
            .. new StoriesOf(MessageChecks.Notification202)
                .Holds("202 comes without a body", Initialized().Answered(202))
                .IsViolated("200 comes with a body", Initialized().Answered(200, "{}"))
                .IsViolated(
                    "202 comes with a text",
                    Initialized().Answered(202, "Accepted", ["Content-Type: text/plain"])
                )
                .IsViolated("204 comes", Initialized().Answered(204))
                .IsViolated("a stream opens", Initialized().Streams().Says("hello").Ends())
                .ProvesNothing("the notification was not accepted", Initialized().Answered(400))
                .ProvesNothing("no answer comes", Initialized().Unanswered())
                .ProvesNothing("no notification comes", Opened()),
            .. new StoriesOf(MessageChecks.NoReplyToNotification)
                .Holds("nothing is answered", Initialized().Answered(202))
                .Holds("a stream carries a notification only", Initialized().Streams().Says("hello").Ends())
                .IsViolated("a result is answered", Initialized().Result())
                .IsViolated("an error without an id is answered", Initialized().Error(-32600))
                .ProvesNothing("an error comes with a status that may have one", Initialized().Error(-32600, 400))
                .ProvesNothing(
                    "the body breaks off",
                    Initialized().Answered(200, """{"jsonrpc":"2.0","id":nu""", complete: false)
                ),
        ];

    private static IEnumerable<Story> Answers =>
        [
            .. new StoriesOf(MessageChecks.AnswerIsJsonOrEventStream)
                .Holds(
                    "JSON and a stream come, with parameters and in upper case",
                    Opened()
                        .Post("ping", "s1")
                        .Result("{}", "Content-Type: Application/JSON; charset=utf-8")
                        .Post("ping", "s1")
                        .Streams("Content-Type: TEXT/event-stream;charset=utf-8")
                        .Reply()
                        .Ends()
                )
                .IsViolated("a text comes", Opened().Post("ping", "s1").Result("{}", "Content-Type: text/plain"))
                .IsViolated(
                    "lines of JSON come",
                    Opened().Post("ping", "s1").Result("{}", "Content-Type: application/jsonl")
                )
                .IsViolated("nothing comes", Opened().Post("ping", "s1").Answered(202))
                .ProvesNothing(
                    "the request is refused in HTML",
                    new WrittenHistory().Asking().Answered(502, "<p>", ["Content-Type: text/html"])
                ),
            .. new StoriesOf(AnswerChecks.ResponseHasTheRequestId)
                .Holds(
                    "a number and a text come back",
                    Opened()
                        .Post("ping", "s1", id: "7")
                        .Result()
                        .Post("ping", "s1", id: "\"7\"")
                        .Streams()
                        .Says("first")
                        .Reply()
                        .Ends()
                )
                .Holds(
                    "the id is spelled otherwise and is the same",
                    Opened()
                        .Post("ping", "s1", id: "\"a\"")
                        .Answered(200, """{"jsonrpc":"2.0","id":"\u0061","result":{}}""")
                        .Post("ping", "s1", id: "8")
                        .Answered(200, """{"jsonrpc":"2.0","id":8.0,"result":{}}""")
                )
                .IsViolated(
                    "a number comes back as a text",
                    Opened().Post("ping", "s1", id: "7").Answered(200, """{"jsonrpc":"2.0","id":"7","result":{}}""")
                )
                .IsViolated("an error has no id", Opened().Post("ping", "s1").Error(-32600, id: "null"))
                .ProvesNothing(
                    "the stream breaks before the answer",
                    new WrittenHistory().Post("ping", "s1").Streams().Says("first").Ends(EndedBy.Rule, EndedHow.Rst)
                )
                .Holds(
                    "a refused request gets an error without an id",
                    new WrittenHistory().Post("ping").Error(-32600, 400, "null")
                ),
            .. new StoriesOf(MessageChecks.RequestGetsItsAnswer)
                .Holds(
                    "one answer comes as JSON and one on a stream that stays open",
                    Opened().Post("ping", "s1").Streams().Reply()
                )
                .Holds(
                    "the server closes the stream, and the resumed one has the answer",
                    Opened()
                        .Post("ping", "s1", id: "7")
                        .Streams()
                        .Event("", "e1")
                        .Ends()
                        .Get("s1", "e1")
                        .Streams()
                        .Reply(to: "7")
                        .Ends()
                )
                .Holds(
                    "the server makes the client come back twice",
                    Opened()
                        .Post("ping", "s1", id: "7")
                        .Streams()
                        .Event("", "e1")
                        .Ends()
                        .Get("s1", "e1")
                        .Streams()
                        .Event("", "e2")
                        .Ends()
                        .Get("s1", "e2")
                        .Streams()
                        .Reply(to: "7")
                        .Ends()
                )
                .IsViolated("the stream ends without it", Opened().Post("ping", "s1").Streams().Ends())
                .IsViolated(
                    "the stream breaks off, and the server goes on",
                    Opened().Post("ping", "s1").Streams().Ends(EndedBy.Server, EndedHow.Fin).Control()
                )
                .ProvesNothing(
                    "the stream breaks off with the server itself",
                    new WrittenHistory()
                        .Post("ping", "s1")
                        .Streams()
                        .Ends(EndedBy.Server, EndedHow.Fin)
                        .Post("ping", "s1")
                        .Unanswered()
                        .Closes(EndedBy.Proxy, EndedHow.Unreachable)
                )
                .IsViolated(
                    "the stream ends without it before servers may make clients come back",
                    new WrittenHistory("2025-06-18").Initialize().Post("ping", "s1").Streams().Event("", "e1").Ends()
                )
                .IsViolated(
                    "the client comes back and still gets none",
                    Opened().Post("ping", "s1").Streams().Event("", "e1").Ends().Get("s1", "e1").Streams().Ends()
                )
                .IsViolated(
                    "the client comes back and is refused",
                    Opened().Post("ping", "s1").Streams().Event("", "e1").Ends().Get("s1", "e1").Answered(405)
                )
                .ProvesNothing(
                    "the client does not come back",
                    new WrittenHistory().Post("ping").Streams().Event("", "e1").Ends()
                )
                .ProvesNothing(
                    "the client comes back and leaves before the answer",
                    Opened()
                        .Post("ping", "s1")
                        .Streams()
                        .Event("", "e1")
                        .Ends()
                        .Get("s1", "e1")
                        .Streams()
                        .Ends(EndedBy.Client, EndedHow.Rst)
                )
                .IsViolated("202 comes and no body", Opened().Post("ping", "s1").Answered(202))
                .IsViolated("the client came back for it, before servers may make it do so", ComesBack("2025-06-18"))
                .ProvesNothing(
                    "the client broke the stream off",
                    new WrittenHistory().Post("ping").Streams().Ends(EndedBy.Client, EndedHow.Rst)
                )
                .ProvesNothing(
                    "the body breaks off",
                    new WrittenHistory().Post("ping").Answered(200, "{\"jsonrpc\"", complete: false)
                )
                .ProvesNothing(
                    "the body is too long to be kept",
                    new WrittenHistory().Post("ping").Answered(200, new string('x', 70_000))
                ),
        ];

    private static IEnumerable<Story> Streams =>
        [
            .. new StoriesOf(MessageChecks.StreamEndsAfterTheAnswer)
                .Holds("the server ends it", Opened().Post("ping", "s1").Streams().Reply().Ends())
                .IsViolated(
                    "it is still open after the tolerance",
                    Opened().Post("ping", "s1").Streams().Reply().Later(2).Ends(EndedBy.Client, EndedHow.Fin)
                )
                .IsViolated(
                    "it goes on with other messages",
                    Opened()
                        .Post("ping", "s1")
                        .Streams()
                        .Reply()
                        .Later(1)
                        .Says("still here")
                        .Later(1)
                        .Ends(EndedBy.Client, EndedHow.Fin)
                )
                .IsNotExercised("all answers are JSON", Opened())
                .IsNotExercised("the one stream ends without an answer", Opened().Post("ping", "s1").Streams().Ends())
                .ProvesNothing(
                    "the client closes at once",
                    Opened().Post("ping", "s1").Streams().Reply().Ends(EndedBy.Client, EndedHow.Fin)
                )
                .ProvesNothing(
                    "a rule cuts the stream",
                    Opened().Post("ping", "s1").Streams().Says("first").Ends(EndedBy.Rule, EndedHow.Fin)
                )
                .ProvesNothing("nothing is served", new WrittenHistory().Asking().Answered(403)),
        ];

    private static IEnumerable<Story> Content =>
        [
            .. new StoriesOf(MessageChecks.InitializeResultIsComplete)
                .Holds(
                    "all three are there, and more",
                    new WrittenHistory()
                        .Asking()
                        .Result(
                            """{"protocolVersion":"x","capabilities":{},"serverInfo":"""
                                + """{"name":"a","version":"1","title":"A"},"instructions":"..."}"""
                        )
                )
                .Holds(
                    "they come on a stream, after a comment and an empty event",
                    new WrittenHistory()
                        .Asking()
                        .Streams()
                        .Comment()
                        .Event("", "e1")
                        .Reply("""{"protocolVersion":"x","capabilities":{},"serverInfo":{"name":"a","version":"1"}}""")
                        .Ends()
                )
                .IsViolated(
                    "serverInfo is left out",
                    new WrittenHistory().Asking().Result("""{"protocolVersion":"x","capabilities":{}}""")
                )
                .IsViolated(
                    "the version is a number",
                    new WrittenHistory()
                        .Asking()
                        .Result("""{"protocolVersion":"x","capabilities":{},"serverInfo":{"name":"a","version":1}}""")
                )
                .IsViolated("the result is no object", new WrittenHistory().Asking().Result("\"fine\""))
                .ProvesNothing("initialize is refused", new WrittenHistory().Asking().Error(-32000, 403))
                .ProvesNothing("no answer comes", new WrittenHistory().Asking().Unanswered()),
            .. new StoriesOf(MessageChecks.PingGetsAnEmptyResult)
                .Holds("the result is empty", Opened().Post("ping", "s1").Result())
                .Holds(
                    "the result has _meta, as every result may",
                    Opened().Post("ping", "s1").Result("""{"_meta":{"took":1}}""")
                )
                .Holds("the server has no sessions", new WrittenHistory().Initialize(null).Post("ping").Result())
                .IsViolated("the result says more", Opened().Post("ping", "s1").Result("""{"ok":true}"""))
                .IsViolated("the method is unknown", Opened().Post("ping", "s1").Error(-32601))
                .IsViolated("the server breaks", Opened().Post("ping", "s1").Answered(500))
                .IsNotExercised("the server is too busy", Opened().Post("ping", "s1").Answered(429))
                .IsNotExercised("the server demands a token", Opened().Post("ping", "s1").Answered(401))
                .IsNotExercised("the server does not permit it", Opened().Post("ping", "s1").Answered(403))
                .IsNotExercised("a gateway answers", Opened().Post("ping", "s1").Answered(502))
                .IsNotExercised("the server ended the session by its right", Opened().Post("ping", "s1").Answered(404))
                .IsNotExercised(
                    "its stream ends before the answer, which another check judges",
                    new WrittenHistory("2025-06-18").Initialize().Post("ping", "s1").Streams().Ends()
                )
                .Holds("the client came back for the answer, before servers may make it do so", ComesBack("2025-06-18"))
                .Holds(
                    "only the second is refused for a while",
                    Opened().Post("ping", "s1").Result().Post("ping", "s1").Answered(429)
                )
                .ProvesNothing(
                    "the session has ended",
                    Opened().Delete("s1").Answered(200).Post("ping", "s1").Answered(404)
                )
                .ProvesNothing(
                    "the stream breaks before the answer",
                    Opened().Post("ping", "s1").Streams().Ends(EndedBy.Client, EndedHow.Rst)
                ),
            .. new StoriesOf(MessageChecks.ErrorHasCodeAndMessage)
                .Holds(
                    "an error comes with 200, and with 404",
                    Opened().Post(Unknown, "s1").Error(-32601).Post(Unknown, "s1").Error(-32601, 404).Control()
                )
                .IsViolated("a page comes", Opened().Post(Unknown, "s1").Answered(404, "<p>", Html).Control())
                .IsNotExercised("the server does not permit it", Opened().Post(Unknown, "s1").Answered(403).Control())
                .IsNotExercised(
                    "404 comes, and the session was lost",
                    Opened().Post(Unknown, "s1").Answered(404).Post("ping", "s1").Answered(404)
                )
                .Holds(
                    "it comes on a stream, and has data",
                    Opened()
                        .Post(Unknown, "s1", id: "7")
                        .Streams()
                        .Event("""{"jsonrpc":"2.0","id":7,"error":{"code":-32601,"message":"no","data":[1]}}""")
                        .Ends()
                )
                .IsViolated(
                    "the code is a text",
                    Opened()
                        .Post(Unknown, "s1", id: "7")
                        .Answered(200, """{"jsonrpc":"2.0","id":7,"error":{"code":"-32601","message":"no"}}""")
                )
                .IsViolated(
                    "a result is beside it",
                    Opened()
                        .Post(Unknown, "s1", id: "7")
                        .Answered(
                            200,
                            """{"jsonrpc":"2.0","id":7,"result":{},"error":{"code":-32601,"message":"no"}}"""
                        )
                )
                .IsViolated(
                    "the error is a text",
                    Opened().Post(Unknown, "s1", id: "7").Answered(200, """{"jsonrpc":"2.0","id":7,"error":"no"}""")
                )
                .ProvesNothing("the method never comes", Opened()),
            .. new StoriesOf(MessageChecks.BatchIsReceived)
                .Holds(
                    "both answers come in one array",
                    Batch()
                        .Answered(
                            200,
                            """[{"jsonrpc":"2.0","id":2,"result":{}},{"jsonrpc":"2.0","id":1,"result":{}}]"""
                        )
                )
                .Holds("both come on a stream", Batch().Streams().Reply(to: "1").Reply(to: "2").Ends())
                .Holds(
                    "a notification in it gets no answer",
                    Batch(""",{"jsonrpc":"2.0","method":"notifications/x"}""")
                        .Answered(
                            200,
                            """[{"jsonrpc":"2.0","id":2,"result":{}},{"jsonrpc":"2.0","id":1,"result":{}}]"""
                        )
                )
                .IsViolated("it is refused", Batch().Error(-32600, 400, "null").Control())
                .IsNotExercised("it is refused, as is a ping", Batch().Answered(400).Post("ping", "s1").Answered(400))
                .IsViolated("one answer comes", Batch().Streams().Reply(to: "1").Ends())
                .ProvesNothing(
                    "the stream breaks after one answer",
                    Batch().Streams().Reply(to: "1").Ends(EndedBy.Client, EndedHow.Fin)
                )
                .IsNotExercised(
                    "one answer never comes, which another check is about",
                    HalfAnswered().Ends(EndedBy.Client, EndedHow.Fin)
                )
                .ProvesNothing("no batch comes", new WrittenHistory("2025-03-26").Initialize()),
            .. new StoriesOf(MessageChecks.EachRequestOfABatchIsAnswered)
                .Holds("both answers come", Batch().Streams().Reply(to: "1").Reply(to: "2").Ends())
                .IsViolated(
                    "one never comes, and a ping that was sent later is answered",
                    HalfAnswered().Ends(EndedBy.Client, EndedHow.Fin)
                )
                .IsNotExercised("the batch is refused", Batch().Error(-32600, 400, "null").Control())
                .IsNotExercised("the stream ends after one answer", Batch().Streams().Reply(to: "1").Ends())
                .ProvesNothing(
                    "the client gives up while nothing else is answered",
                    Batch().Streams().Reply(to: "1").Ends(EndedBy.Client, EndedHow.Fin)
                )
                .ProvesNothing("no batch comes", new WrittenHistory("2025-03-26").Initialize()),
            .. new StoriesOf(LaterRequestChecks.LaterRequestsAreServed)
                .Holds("a ping is served", new WrittenHistory().Initialize(null).Post("ping").Result())
                .Holds(
                    "one of them breaks the server for a moment",
                    new WrittenHistory().Initialize(null).Post("ping").Answered(500).Post("ping").Result()
                )
                .IsViolated("500 comes to all of them", UsedUp(3))
                .IsNotExercised("500 comes, but too seldom to tell", UsedUp(2))
                .IsNotExercised(
                    "they are refused for what they are",
                    UsedUp(2).Post("ping").Answered(400).Post("ping").Answered(500)
                )
                .ProvesNothing("initialize is refused itself", new WrittenHistory().Asking().Answered(500))
                .ProvesNothing("nothing comes after it", new WrittenHistory().Initialize(null)),
        ];

    private static WrittenHistory HalfAnswered() =>
        Batch().Streams().Reply(to: "1").As("batch").By("c2").Post("ping", "s1", id: "7").Result().Back("batch");

    private static WrittenHistory UsedUp(int refused)
    {
        var history = new WrittenHistory().Initialize(null);
        for (var i = 0; i < refused; i++)
            history.Post("ping").Answered(500);
        return history;
    }

    private static readonly string[] Html = ["Content-Type: text/html"];

    private static WrittenHistory ComesBack(string revision) =>
        new WrittenHistory(revision)
            .Initialize()
            .Post("ping", "s1", id: "7")
            .Streams()
            .Event("", "e1")
            .Ends()
            .Get("s1", "e1")
            .Streams()
            .Reply(to: "7")
            .Ends();

    private static WrittenHistory Opened() => new WrittenHistory().Initialize();

    private static WrittenHistory Initialized() => Opened().Post("notifications/initialized", "s1");

    private static WrittenHistory Batch(string more = "") =>
        new WrittenHistory("2025-03-26")
            .Initialize()
            .Request(
                "POST",
                $$"""[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","id":2,"method":"ping"}{{more}}]""",
                "Mcp-Session-Id: s1"
            );
}
