using McpTestbed.Scenarios.Checkers;

namespace McpTestbed.Scenarios.Tests.Checkers.Stories;

/// <summary>Calls that are answered with input_required, and the retries.</summary>
internal static class RoundTripStories
{
    private const string Done = """{"resultType":"complete","content":[{"type":"text","text":"hello"}]}""";
    private const string Other = """{"resultType":"complete","content":[{"type":"text","text":"jello"}]}""";
    private const string Input = """{"name":{"action":"accept"}}""";

    public static IEnumerable<Story> All =>
        [
            .. new StoriesOf(RoundTripChecks.CapabilitiesAreOfEachRequest)
                .Holds("the later one is refused", Asked().Call("ask").Error(-32021, 400))
                .IsViolated("the later one is asked as well", Asked().Call("ask").AsksBack("b"))
                .IsNotExercised("the later one declares it", Asked().Able().AsksBack("b"))
                .IsNotExercised("nothing asks for input", Plain().Call("ask").Result())
                .ProvesNothing("no answer comes", Plain().Call("ask").Unanswered()),
            .. new StoriesOf(RoundTripChecks.MissingCapability400)
                .Holds("it says what is missing", Asked().Call("ask").Lacks(400, """{"elicitation":{}}"""))
                .IsViolated("it does not say what is missing", Asked().Call("ask").Lacks(400, "{}"))
                .IsViolated("the status is 200", Asked().Call("ask").Lacks(200, """{"elicitation":{}}"""))
                .IsViolated("the code is another one", Asked().Call("ask").Error(-32602, 400))
                .IsNotExercised("the tool does without", Asked().Call("ask").Result(Done))
                .IsNotExercised("the server is too busy", Asked().Call("ask").Answered(429))
                .ProvesNothing("no answer comes", Asked().Call("ask").Unanswered()),
            .. new StoriesOf(RoundTripChecks.AbandonedInputBlocksNothing)
                .Holds("the next one is asked as well", Asked().Able().AsksBack("b"))
                .IsViolated("the next one gets an error", Asked().Able().Error(-32603))
                .IsNotExercised(
                    "the next one comes after the retry",
                    Asked().Retry("a").Result(Done).Able().Error(-32603)
                )
                .IsNotExercised("the server is too busy", Asked().Able().Answered(503))
                .ProvesNothing("the next one is not answered", Asked().Able().Unanswered()),
            .. new StoriesOf(RoundTripChecks.AlteredStateIsRejected)
                .Holds("it is refused", Twice().Retry("x").Error(-32602))
                .Holds("it is asked again", Twice().Retry("x").AsksBack("c"))
                .IsViolated("the result is another one", Twice().Retry("x").Result(Other))
                .IsNotExercised("the result is the same", Twice().Retry("x").Result(Done))
                .IsNotExercised(
                    "the results differ by themselves",
                    Asked()
                        .Retry("a")
                        .Result(Done)
                        .Able()
                        .AsksBack("b")
                        .Retry("b")
                        .Result(Other)
                        .Retry("x")
                        .Result("{}")
                )
                .IsNotExercised("none is altered", Twice())
                .ProvesNothing("nothing is called", Plain().Post("tools/list").Result()),
            .. new StoriesOf(RoundTripChecks.SpentStateIsRejected)
                .Holds("it is refused", Asked().Retry("a").Result(Done).Retry("a").Error(-32602))
                .IsViolated("it is taken again", Asked().Retry("a").Result(Done).Retry("a").Result(Done))
                .IsNotExercised("it was not taken before", Asked().Retry("a").Error(-32602).Retry("a").Result(Done))
                .ProvesNothing("it is not answered", Asked().Retry("a").Result(Done).Retry("a").Unanswered()),
            .. new StoriesOf(RoundTripChecks.StateIsOfItsRequest)
                .Holds("it is refused", Asked().Retry("a", "2").Error(-32602))
                .IsViolated("it is taken", Asked().Retry("a", "2").Result(Done))
                .IsNotExercised("it comes with its own arguments", Asked().Retry("a").Result(Done))
                .ProvesNothing("it is not answered", Asked().Retry("a", "2").Unanswered()),
            .. new StoriesOf(RoundTripChecks.MissingInputIsAskedForAgain)
                .Holds("it is", Asked().Retry("a", input: "{}").AsksBack("a").Retry("a").Result(Done))
                .IsViolated("an error comes", Asked().Retry("a", input: "{}").Error(-32602).Retry("a").Result(Done))
                .IsNotExercised("no retry is served", Asked().Retry("a", input: "{}").Error(-32602))
                .ProvesNothing(
                    "it is not answered",
                    Asked().Retry("a", input: "{}").Unanswered().Retry("a").Result(Done)
                ),
        ];

    private static WrittenHistory Plain() => new("2026-07-28");

    /// <summary>A call of a client that can be asked, which is.</summary>
    private static WrittenHistory Asked() => Plain().Able().AsksBack("a");

    /// <summary>Two right retries with the same result.</summary>
    private static WrittenHistory Twice() =>
        Asked().Retry("a").Result(Done).Able().AsksBack("b").Retry("b").Result(Done);

    private static WrittenHistory Able(this WrittenHistory told) =>
        told.Post("tools/call", parameters: """{"name":"ask","arguments":{}}""").CanBeAsked();

    private static WrittenHistory Retry(
        this WrittenHistory told,
        string state,
        string? argument = null,
        string input = Input
    )
    {
        var arguments = argument is null ? "{}" : $$"""{"key":"{{argument}}"}""";
        return told.Post(
                "tools/call",
                parameters: $$"""
                {"name":"ask","arguments":{{arguments}},"requestState":"{{state}}","inputResponses":{{input}} }
                """
            )
            .CanBeAsked();
    }

    private static WrittenHistory CanBeAsked(this WrittenHistory told) =>
        told.Saying("clientCapabilities\":{}", "clientCapabilities\":{\"elicitation\":{}}");

    private static WrittenHistory AsksBack(this WrittenHistory told, string state) =>
        told.Result(
            $$$"""
            {"resultType":"input_required","requestState":"{{{state}}}",
             "inputRequests":{"name":{"method":"elicitation/create","params":{} } } }
            """
        );

    private static WrittenHistory Lacks(this WrittenHistory told, int status, string required) =>
        told.Answered(
            status,
            $$$"""
            {"jsonrpc":"2.0","id":2,"error":{"code":-32021,"message":"no","data":{"requiredCapabilities":{{{required}}} } } }
            """
        );
}
