using McpTestbed.Core.Histories;
using McpTestbed.Scenarios.Checkers;

namespace McpTestbed.Scenarios.Tests.Checkers.Stories;

internal static class TwoEndpointStories
{
    public static IEnumerable<Story> All =>
        [
            .. new StoriesOf(TwoEndpointChecks.EndpointEventComesFirst)
                .Holds("it comes first, after a comment", Open().Comment().Event("/messages?id=1", type: "endpoint"))
                .Holds(
                    "a block without data comes before it, which is no event",
                    Open().Event(null).Event("/messages?id=1", type: "endpoint")
                )
                .IsViolated(
                    "a message comes before it",
                    Open().Says("welcome").Event("/messages?id=1", type: "endpoint")
                )
                .IsViolated(
                    "an event with empty data comes before it",
                    Open().Event("").Event("/messages?id=1", type: "endpoint")
                )
                .ProvesNothing("it never comes", Open().Says("welcome").Ends()),
            .. new StoriesOf(TwoEndpointChecks.EndpointEventIsSent)
                .Holds("it comes", Open().Event("/messages?id=1", type: "endpoint"))
                .Holds("it comes after a message", Open().Says("welcome").Event("/messages?id=1", type: "endpoint"))
                .IsViolated("it names nothing", Open().Event("", type: "endpoint"))
                .IsViolated("the stream ends without it", Open().Ends())
                .IsViolated(
                    "a page comes in place of a stream",
                    new WrittenHistory("2024-11-05").Get().Answered(200, "<p>", ["Content-Type: text/html"])
                )
                .ProvesNothing("the client gives up before it", Open().Ends(EndedBy.Client, EndedHow.Fin))
                .ProvesNothing("the stream is refused", new WrittenHistory("2024-11-05").Get().Answered(401)),
            .. new StoriesOf(TwoEndpointChecks.EndpointTakesMessages)
                .Holds("each is accepted", Asked().Answered(202).Post("ping", id: "8").Answered(200, "Accepted"))
                .IsViolated("the second is not", Asked().Answered(202).Post("ping", id: "8").Answered(404))
                .IsNotExercised("it demands a token", Asked().Answered(401))
                .ProvesNothing(
                    "the server had ended the stream before",
                    Open()
                        .As("get")
                        .Event("/messages?id=1", type: "endpoint")
                        .Ends()
                        .Post("ping", id: "8")
                        .Answered(404)
                )
                .ProvesNothing("it is not answered", Asked().Unanswered()),
            .. new StoriesOf(TwoEndpointChecks.AnswersTravelOnTheStream)
                .Holds(
                    "the answer comes on the stream",
                    Asked().Answered(202).Back("get").Event("""{"jsonrpc":"2.0","id":7,"result":{}}""", type: "message")
                )
                .Holds(
                    "the POST is answered with a text",
                    Asked().Answered(200, "Accepted", ["Content-Type: text/plain"]).Back("get").Reply(to: "7")
                )
                .IsViolated("the answer comes in the response to the POST", Asked().Result())
                .IsViolated("it comes in both", Asked().Result().Back("get").Reply(to: "7"))
                .IsViolated("the server ends the stream without it", Asked().Answered(202).Back("get").Ends())
                .ProvesNothing(
                    "the client gives up before it",
                    Asked().Answered(202).Back("get").Ends(EndedBy.Client, EndedHow.Fin)
                )
                .ProvesNothing(
                    "it comes on the stream of another client",
                    Asked().Answered(202).By("c2").Get().Streams().Reply(to: "7")
                )
                .ProvesNothing("the request is refused", Asked().Answered(400)),
            .. new StoriesOf(TwoEndpointChecks.ForeignOriginRefusedOnTheStream)
                .Holds("it is refused", Stranger().Answered(403))
                .IsViolated("the stream opens", Stranger().Streams())
                .ProvesNothing(
                    "the Origin is another one, which may be allowed",
                    new WrittenHistory("2024-11-05").Get().With("Origin: http://localhost:6274").Streams()
                )
                .ProvesNothing("it is not answered", Stranger().Unanswered()),
        ];

    private static WrittenHistory Open() => new WrittenHistory("2024-11-05").Get().Streams();

    private static WrittenHistory Asked() =>
        Open().As("get").Event("/messages?id=1", type: "endpoint").Post("tools/list", id: "7");

    private static WrittenHistory Stranger() =>
        new WrittenHistory("2024-11-05").Get().With($"Origin: {OriginChecks.Foreign}");
}
