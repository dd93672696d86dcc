using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Checkers.Invariants;

namespace McpTestbed.Scenarios.Tests.Checkers.Stories;

/// <summary>What holds of all messages, lists and mirrored parameters.</summary>
internal static class FoundationStories
{
    private const string Annotated = """
        {"tools":[{"name":"route","inputSchema":{"type":"object","properties":
         {"region":{"type":"string","x-mcp-header":"Region"},"size":{"type":"integer","x-mcp-header":"Size"}}}}]}
        """;

    public static IEnumerable<Story> All => [.. Messages, .. Lists, .. Parameters];

    private static IEnumerable<Story> Messages =>
        [
            .. new StoriesOf(FoundationChecks.MessagesAreJsonRpc)
                .Holds("all say so", new WrittenHistory().Initialize())
                .Holds(
                    "a refusal is no JSON-RPC",
                    new WrittenHistory().Initialize().Post("ping", "s1").Answered(404, """{"error":"not found"}""")
                )
                .IsViolated("one says nothing", new WrittenHistory().Asking().Answered(200, """{"id":1,"result":{}}"""))
                .IsViolated(
                    "an event is of another version",
                    new WrittenHistory().Post("tools/list", "s1").Streams().Event("""{"jsonrpc":"1.0","method":"a"}""")
                )
                .ProvesNothing(
                    "an event is of another type",
                    new WrittenHistory().Get("s1").Streams().Event("""{"method":"a"}""", type: "endpoint")
                )
                .ProvesNothing("nothing is answered", new WrittenHistory().Asking().Unanswered()),
            .. new StoriesOf(FoundationChecks.EndpointTakesPost)
                .Holds("it is served", new WrittenHistory().Post("tools/list", "s1").Result())
                .Holds("it is refused for another reason", new WrittenHistory().Post("tools/list", "s1").Answered(404))
                .IsViolated("405 comes", new WrittenHistory().Post("tools/list", "s1").Answered(405))
                .ProvesNothing("no answer comes", new WrittenHistory().Post("tools/list", "s1").Unanswered()),
            .. new StoriesOf(FoundationChecks.AgreedVersionIsTaken)
                .Holds("it is served", new WrittenHistory().Initialize().Post("ping", "s1").Result())
                .IsViolated(
                    "it is refused for its version",
                    new WrittenHistory()
                        .Initialize()
                        .Post("ping", "s1")
                        .Answered(400, "Bad Request: Unsupported protocol version")
                )
                .Holds(
                    "its _meta is the reason",
                    new WrittenHistory()
                        .Initialize()
                        .Post("ping", "s1")
                        .Result()
                        .Post("ping", "s1", """{"_meta":{"progressToken":1}}""")
                        .Answered(400, "MCP-Protocol-Version is missing")
                )
                .IsNotExercised(
                    "the session may be the reason",
                    new WrittenHistory()
                        .Initialize()
                        .Post("ping", "s1")
                        .Answered(400, "Bad Request: no session of this protocol version")
                )
                .IsNotExercised(
                    "it is refused for another reason",
                    new WrittenHistory().Initialize().Post("ping", "s1").Answered(400)
                )
                .ProvesNothing("nothing was agreed on", new WrittenHistory().Post("ping", "s1").Answered(400)),
            .. new StoriesOf(DirectionChecks.ServerSendsWhatServersSend)
                .Holds("it is a notification of servers", Streaming().Says("at work").Reply())
                .Holds("it is one that nobody knows", Streaming().Event(Said("notifications/own/thing")))
                .IsViolated("it is a request", Streaming().Event("""{"jsonrpc":"2.0","id":1,"method":"ping"}"""))
                .IsViolated("it is a notification of clients", Streaming().Event(Said("notifications/initialized")))
                .ProvesNothing("nothing comes", Streaming()),
            .. new StoriesOf(DirectionChecks.InputAskedForInResultsOnly)
                .Holds("a result asks for it", Plain().Call("a").Result("""{"resultType":"input_required"}"""))
                .IsViolated("a notification asks for it", Streaming().Event(Said("elicitation/create")))
                .ProvesNothing("nothing comes", Streaming()),
            .. new StoriesOf(DirectionChecks.ResultTypesAreKnownToTheClient)
                .Holds("it is of the core", Plain().Call("a").Result("""{"resultType":"complete"}"""))
                .IsViolated("it is another one", Plain().Call("a").Result("""{"resultType":"task"}"""))
                .ProvesNothing("there is none", Plain().Call("a").Result())
                .ProvesNothing(
                    "the client declares an extension",
                    Plain()
                        .Call("a")
                        .Saying("clientCapabilities\":{}", "clientCapabilities\":{\"extensions\":{\"a.b/c\":{}}}")
                        .Result("""{"resultType":"task"}""")
                ),
        ];

    private static IEnumerable<Story> Lists =>
        [
            .. new StoriesOf(ListChecks.PagesHaveOneCacheScope)
                .Holds("they have", Pages("private", "private"))
                .IsViolated("the second is of another scope", Pages("public", "private"))
                .IsNotExercised("there is one page", Plain().Post("tools/list").Result())
                .ProvesNothing("there is no list", Plain().Post("tools/list").Unanswered()),
            .. new StoriesOf(ListChecks.HeaderAnnotationsAreValid)
                .Holds("they are", Listed(Annotated))
                .Holds(
                    "it is on a property of a property",
                    Properties("""{"a":{"type":"object","properties":{"b":{"type":"boolean","x-mcp-header":"B"}}}}""")
                )
                .Holds(
                    "the type may be null as well",
                    Properties("""{"a":{"type":["string","null"],"x-mcp-header":"A"}}""")
                )
                .IsViolated("it is empty", Properties("""{"a":{"type":"string","x-mcp-header":""}}"""))
                .IsViolated("it has a space", Properties("""{"a":{"type":"string","x-mcp-header":"A B"}}"""))
                .IsViolated("it is no text", Properties("""{"a":{"type":"string","x-mcp-header":true}}"""))
                .IsViolated("it is on a number", Properties("""{"a":{"type":"number","x-mcp-header":"A"}}"""))
                .IsViolated(
                    "it is there twice",
                    Properties(
                        """{"a":{"type":"string","x-mcp-header":"A"},"b":{"type":"string","x-mcp-header":"a"}}"""
                    )
                )
                .IsViolated(
                    "items are on the way",
                    Properties("""{"a":{"type":"array","items":{"type":"string","x-mcp-header":"A"}}}""")
                )
                .IsNotExercised("a property is only named so", Properties("""{"x-mcp-header":{"type":"number"}}"""))
                .IsNotExercised("there is none", Listed("""{"tools":[{"name":"a","inputSchema":{}}]}"""))
                .ProvesNothing("there is no list", Plain().Post("tools/list").Unanswered()),
            .. new StoriesOf(ListChecks.NoSecretInAHeader)
                .Holds("none is", Listed(Annotated))
                .IsViolated("a password is", Properties("""{"password":{"type":"string","x-mcp-header":"P"}}"""))
                .IsViolated("a key is", Properties("""{"api_key":{"type":"string","x-mcp-header":"K"}}"""))
                .Holds("a page token is", Properties("""{"pageToken":{"type":"string","x-mcp-header":"T"}}"""))
                .IsNotExercised("there is none", Listed("""{"tools":[{"name":"a","inputSchema":{}}]}"""))
                .ProvesNothing("there is no list", Plain().Post("tools/list").Unanswered()),
            .. new StoriesOf(AffinityChecks.EveryConnectionIsServed)
                .Holds("it is served twice", Plain().Control(null, "tools/list").Control(null, "tools/list"))
                .IsViolated(
                    "one connection is refused",
                    Plain().Post("tools/list").Error(-32602).Control(null, "tools/list")
                )
                .IsNotExercised("it is refused everywhere", Plain().Post("tools/list").Error(-32602))
                .IsNotExercised(
                    "the one was busy",
                    Plain().Post("tools/list").Answered(429).Control(null, "tools/list")
                )
                .ProvesNothing("no answer comes", Plain().Post("tools/list").Unanswered()),
        ];

    private static IEnumerable<Story> Parameters =>
        [
            .. new StoriesOf(ParameterChecks.MirroredParameterCompared)
                .Holds("it is refused so", Route("us").Error(-32020, 400).Rightly())
                .Holds("one that is missing is refused", Route(null).Error(-32020, 400).Rightly())
                .IsViolated("it is served", Route("us").Result().Rightly())
                .IsViolated("it is refused otherwise", Route("us").Error(-32602, 400).Rightly())
                .IsViolated("one that cannot be decoded is served", Route("=?base64?!!?=").Result().Rightly())
                .IsNotExercised("a right one is refused as well", Route("us").Error(-32602, 400))
                .ProvesNothing("it is right, and encoded", Route("=?base64?ZXU=?=").Result())
                .ProvesNothing("it is not answered", Route("us").Unanswered()),
            .. new StoriesOf(ParameterChecks.AbsentParameterNeedsNoHeader)
                .Holds("it is served", Route("eu").Result())
                .IsViolated("it is refused for the header", Route("eu").Error(-32020, 400))
                .IsNotExercised("it is refused for another reason", Route("eu").Error(-32602, 400))
                .ProvesNothing("it is not answered", Route("eu").Unanswered()),
        ];

    private static WrittenHistory Plain() => new("2026-07-28");

    private static WrittenHistory Streaming() => Plain().Call("a").Streams();

    private static WrittenHistory Listed(string tools) => Plain().Post("tools/list").Result(tools);

    private static WrittenHistory Properties(string properties) =>
        Listed($$"""{"tools":[{"name":"a","inputSchema":{"type":"object","properties":{{properties}} } }]}""");

    private static WrittenHistory Pages(string first, string second) =>
        Plain()
            .Post("tools/list")
            .Result($$"""{"tools":[],"cacheScope":"{{first}}","nextCursor":"c"}""")
            .Post("tools/list", parameters: """{"cursor":"c"}""")
            .Result($$"""{"tools":[],"cacheScope":"{{second}}"}""");

    /// <summary>A call with a region in the arguments and one in the header, and no size.</summary>
    private static WrittenHistory Route(string? header) => Listed(Annotated).ToEurope(header);

    private static WrittenHistory Rightly(this WrittenHistory told) => told.ToEurope("eu").Result();

    private static WrittenHistory ToEurope(this WrittenHistory told, string? header) =>
        told.Post("tools/call", parameters: """{"name":"route","arguments":{"region":"eu"}}""")
            .With(header is null ? [] : [$"Mcp-Param-Region: {header}"]);

    private static string Said(string method) => $$"""{"jsonrpc":"2.0","method":"{{method}}"}""";
}
