using McpTestbed.Scenarios.Checkers;

namespace McpTestbed.Scenarios.Tests.Checkers.Stories;

/// <summary>The stateless era: headers, body and what is refused.</summary>
internal static class HeaderStories
{
    private const string Version = "MCP-Protocol-Version";
    private const string Listed =
        """{"jsonrpc":"2.0","id":1,"error":{"code":-32022,"message":"no","data":{"supported":"""
        + """["2026-07-28"],"requested":"1900-01-01"}}}""";

    public static IEnumerable<Story> All => [.. Mismatches, .. Missing, .. Refusals];

    private static IEnumerable<Story> Mismatches =>
        [
            .. new StoriesOf(StatelessChecks.MethodMismatchRefused)
                .Holds(
                    "it is refused",
                    ThenListed(List().OnTheWay("Mcp-Method", "Mcp-Method: resources/list").Error(-32020, 400))
                )
                .IsNotExercised(
                    "the header names a method that the server does not have, and that is told first",
                    ThenListed(List().OnTheWay("Mcp-Method", "Mcp-Method: resources/list").Error(-32601, 404))
                )
                .IsNotExercised(
                    "the server does not have the method of the body either",
                    List().OnTheWay("Mcp-Method", "Mcp-Method: resources/list").Error(-32020, 400)
                )
                .Holds(
                    "it is refused with data beside",
                    List()
                        .OnTheWay("Mcp-Method", "Mcp-Method: resources/list")
                        .Answered(
                            400,
                            """{"jsonrpc":"2.0","id":1,"error":{"code":-32020,"message":"no","data":"why"}}""",
                            ["Content-Type: application/json; charset=utf-8"]
                        )
                        .Control(null, "tools/list")
                )
                .IsViolated("it is served", List().OnTheWay("Mcp-Method", "Mcp-Method: resources/list").Result())
                .IsViolated(
                    "the code is another",
                    ThenListed(List().OnTheWay("Mcp-Method", "Mcp-Method: resources/list").Error(-32600, 400))
                        .Control(null, "resources/list")
                )
                .ProvesNothing(
                    "the version header differs, too",
                    List()
                        .OnTheWay("Mcp-Method", "Mcp-Method: resources/list")
                        .Without(Version)
                        .OnTheWay("Mcp-Method", "Mcp-Method: x")
                        .Error(-32022, 400)
                )
                .ProvesNothing(
                    "no answer comes",
                    List().OnTheWay("Mcp-Method", "Mcp-Method: resources/list").Unanswered()
                ),
            .. new StoriesOf(StatelessChecks.NameMismatchRefused)
                .Holds(
                    "it is refused",
                    Plain()
                        .Call("count")
                        .OnTheWay("Mcp-Name", "Mcp-Name: other")
                        .Error(-32020, 400)
                        .Call("count")
                        .Result()
                )
                .Holds(
                    "the name of a resource is refused",
                    Read("case://one")
                        .OnTheWay("Mcp-Name", "Mcp-Name: case://two")
                        .Error(-32020, 400)
                        .Post("resources/read", null, """{"uri":"case://one"}""")
                        .With("Mcp-Name: case://one")
                        .Result()
                )
                .IsNotExercised(
                    "the name is one that the server does not list, and that is told first",
                    Plain()
                        .Call("count")
                        .OnTheWay("Mcp-Name", "Mcp-Name: other")
                        .Error(-32602, 400)
                        .Call("count")
                        .Result()
                )
                .IsViolated(
                    "both names are listed, and the code is another",
                    Plain()
                        .Post("tools/list")
                        .Result("""{"tools":[{"name":"count"},{"name":"other"}]}""")
                        .Call("count")
                        .OnTheWay("Mcp-Name", "Mcp-Name: other")
                        .Error(-32600, 400)
                        .Call("count")
                        .Result()
                )
                .IsViolated("it is served", Plain().Call("count").OnTheWay("Mcp-Name", "Mcp-Name: other").Result())
                .IsViolated(
                    "the name is encoded, and another, and served",
                    Plain().Call("count").OnTheWay("Mcp-Name", "Mcp-Name: =?base64?b3RoZXI=?=").Result()
                )
                .ProvesNothing(
                    "the name is encoded and the same",
                    Plain().Call("count").OnTheWay("Mcp-Name", "Mcp-Name: =?base64?Y291bnQ=?=").Result()
                )
                .ProvesNothing("the name is missing", Plain().Call("count").OnTheWay("Mcp-Name").Error(-32020, 400)),
            .. new StoriesOf(StatelessChecks.VersionMismatchRefused)
                .Holds(
                    "it is refused",
                    ThenListed(List().Saying("\"2026-07-28\"", "\"1900-01-01\"").Error(-32020, 400))
                )
                .IsViolated(
                    "the code is another",
                    ThenListed(List().Saying("\"2026-07-28\"", "\"1900-01-01\"").Error(-32600, 400))
                )
                .IsNotExercised(
                    "the version of the body is refused, which is wrong as well",
                    ThenListed(List().Saying("\"2026-07-28\"", "\"1900-01-01\"").Error(-32022, 400))
                )
                .ProvesNothing(
                    "the version of the body is no text",
                    List().Saying("\"2026-07-28\"", "1").Error(-32602, 400)
                )
                .ProvesNothing("both agree", List().Result()),
            .. new StoriesOf(StatelessChecks.MetadataHeaderNameWithoutCase)
                .Holds(
                    "lower and upper case are served",
                    List()
                        .OnTheWay("Mcp-Method", "mcp-method: tools/list")
                        .Result()
                        .Post("tools/list")
                        .OnTheWay("Mcp-Method", "MCP-METHOD: tools/list")
                        .Result()
                )
                .Holds(
                    "the call fails for a reason of its own",
                    Plain().Call("none").OnTheWay("Mcp-Method", "mcp-method: tools/call").Error(-32602)
                )
                .IsViolated(
                    "the header is said to be missing",
                    ThenListed(List().OnTheWay("Mcp-Method", "mcp-method: tools/list").Error(-32020, 400))
                )
                .ProvesNothing(
                    "the method in it is another",
                    List().OnTheWay("Mcp-Method", "mcp-method: prompts/list").Error(-32020, 400)
                )
                .ProvesNothing("it comes as usual", List().Result()),
        ];

    private static IEnumerable<Story> Missing =>
        [
            .. new StoriesOf(StatelessChecks.MissingMethodHeaderRefused)
                .Holds("it is refused", ThenListed(List().OnTheWay("Mcp-Method").Error(-32020, 400)))
                .IsViolated("it is served", List().OnTheWay("Mcp-Method").Result())
                .ProvesNothing(
                    "the version is missing, too",
                    List().Without(Version).OnTheWay("Mcp-Method").Error(-32020, 400)
                ),
            .. new StoriesOf(StatelessChecks.MissingVersionHeaderRefused)
                .Holds("it is refused", ThenListed(List().OnTheWay(Version).Error(-32020, 400)))
                .IsViolated("it is served", List().OnTheWay(Version).Result())
                .IsNotExercised("the server is too busy", List().OnTheWay(Version).Answered(503))
                .ProvesNothing("no answer comes", List().OnTheWay(Version).Unanswered()),
            .. new StoriesOf(StatelessChecks.MissingMetaRefused)
                .Holds("it is refused", ThenListed(Bare().Error(-32602, 400)))
                .IsViolated("it is served", Bare().Result())
                .IsViolated("the code is another", ThenListed(Bare().Error(-32600, 400)))
                .IsViolated("the header is said not to agree", ThenListed(Bare().Error(-32020, 400)))
                .Holds("the capabilities alone are missing", ThenListed(Incapable().Error(-32602, 400)))
                .IsViolated("the header agrees, and is said not to", ThenListed(Incapable().Error(-32020, 400)))
                .IsViolated("the error comes with 200", ThenListed(Incapable().Error(-32602)))
                .IsNotExercised("the server does not have the method at all", Bare().Error(-32601, 404))
                .ProvesNothing(
                    "an earlier request on the connection had it",
                    List().Result().Post("tools/list", meta: false).OnTheSameConnection().Result()
                )
                .ProvesNothing("it is not answered", Bare().Unanswered()),
            .. new StoriesOf(StatelessChecks.NothingRememberedFromTheConnection)
                .Holds("it is refused as ever", ThenListed(Second().Error(-32602, 400)))
                .Holds("an error with status 200 refuses it", Second().Error(-32602))
                .IsViolated("it is served", Second().Result())
                .IsViolated("it is served on a stream", Second().Streams().Reply().Ends())
                .ProvesNothing("the answer breaks off", Second().Answered(200, "{\"jsonrpc\"", complete: false))
                .ProvesNothing(
                    "it comes on a connection of its own",
                    List().Result().Post("tools/list", meta: false).Result()
                ),
        ];

    private static IEnumerable<Story> Refusals =>
        [
            .. new StoriesOf(StatelessChecks.UnsupportedVersionRefused)
                .Holds("both lists are there", ThenListed(Senseless().Answered(400, Listed)))
                .Holds("the versions are left out, which is another's", ThenListed(Senseless().Error(-32022, 400)))
                .IsViolated("it is refused with another code", ThenListed(Senseless().Error(-32600, 400)))
                .IsViolated("it is refused with another status", ThenListed(Senseless().Error(-32022)))
                .IsViolated("it is served", Senseless().Result())
                .ProvesNothing(
                    "header and body differ",
                    List().Saying("\"2026-07-28\"", "\"1900-01-01\"").Error(-32020, 400)
                ),
            .. new StoriesOf(StatelessChecks.UnsupportedVersionErrorNamesVersions)
                .Holds("both are there", ThenListed(Senseless().Answered(400, Listed)))
                .IsViolated("the served versions are left out", ThenListed(Senseless().Error(-32022, 400)))
                .IsViolated(
                    "the data is a text",
                    Senseless()
                        .Answered(
                            400,
                            """{"jsonrpc":"2.0","id":1,"error":{"code":-32022,"message":"no","data":"2026-07-28"}}"""
                        )
                        .Control(null, "tools/list")
                )
                .IsViolated(
                    "another version is said to be asked for",
                    ThenListed(
                        Senseless().Answered(400, Listed.Replace("1900-01-01", "2025-11-25", StringComparison.Ordinal))
                    )
                )
                .IsNotExercised("another error comes", ThenListed(Senseless().Error(-32600, 400)))
                .IsNotExercised("it is served", Senseless().Result())
                .ProvesNothing("no version is asked for that is not served", List().Result()),
            .. new StoriesOf(StatelessChecks.UnknownMethod404)
                .Holds("404 comes with the code", ThenListed(Unknown().Error(-32601, 404)))
                .IsViolated("the code comes with 200", Unknown().Error(-32601))
                .IsViolated(
                    "a page comes with 404",
                    ThenListed(Unknown().Answered(404, "<p>", ["Content-Type: text/html"]))
                )
                .ProvesNothing(
                    "the body of the 404 breaks off",
                    Unknown().Answered(404, "{\"jsonrpc\"", complete: false)
                )
                .ProvesNothing("the method never comes", List().Result()),
            .. new StoriesOf(StatelessChecks.ErrorHasTheRequestId)
                .Holds(
                    "the id is there, also where it is a text",
                    Unknown().Error(-32601, 404).Post(StatelessChecks.UnknownMethod, id: "\"x\"").Error(-32601, 404)
                )
                .IsViolated("the id is null", Unknown().Error(-32601, 404, "null"))
                .IsViolated("the id became a text", Unknown().Error(-32601, 404, "\"1\""))
                .ProvesNothing(
                    "there is no JSON-RPC error",
                    Unknown().Answered(404, "<p>", ["Content-Type: text/html"])
                )
                .ProvesNothing("no answer comes", Unknown().Unanswered()),
            .. new StoriesOf(StatelessChecks.Get405)
                .Holds("405 comes", Plain().Get().Answered(405))
                .IsViolated("a stream opens", Plain().Get().Streams())
                .ProvesNothing("no GET comes", List().Result()),
            .. new StoriesOf(StatelessChecks.Delete405)
                .Holds("405 comes", Plain().Delete().Answered(405))
                .IsViolated("204 comes", Plain().Delete().Answered(204))
                .IsNotExercised("the server is too busy", Plain().Delete().Answered(429))
                .ProvesNothing("no DELETE comes", List().Result()),
            .. new StoriesOf(StatelessChecks.LegacyRequestRefused)
                .Holds(
                    "400 comes",
                    ThenListed(Bare().Without(Version).Without("Mcp-Method").Error(-32020, 400, "null"))
                )
                .IsViolated("it is served", Bare().Without(Version).Without("Mcp-Method").Result())
                .ProvesNothing("the version header comes", Bare().Error(-32602, 400)),
        ];

    private static WrittenHistory Plain() => new("2026-07-28");

    /// <summary>What was told, and then the list as it should be asked for, and served.</summary>
    private static WrittenHistory ThenListed(WrittenHistory told) => told.Control(null, "tools/list");

    private static WrittenHistory Read(string uri) =>
        Plain().Post("resources/read", null, $$"""{"uri":"{{uri}}"}""").With($"Mcp-Name: {uri}");

    private static WrittenHistory List() => Plain().Post("tools/list");

    private static WrittenHistory Bare() => Plain().Post("tools/list", meta: false);

    private static WrittenHistory Incapable() =>
        List().Saying(",\"io.modelcontextprotocol/clientCapabilities\":{}", "");

    private static WrittenHistory Second() => List().Result().Post("tools/list", meta: false).OnTheSameConnection();

    private static WrittenHistory Senseless() =>
        List().Saying("\"2026-07-28\"", "\"1900-01-01\"").Without(Version).With($"{Version}: 1900-01-01");

    private static WrittenHistory Unknown() => Plain().Post(StatelessChecks.UnknownMethod);
}
