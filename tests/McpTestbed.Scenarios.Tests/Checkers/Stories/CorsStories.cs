using McpTestbed.Scenarios.Checkers;

namespace McpTestbed.Scenarios.Tests.Checkers.Stories;

internal static class CorsStories
{
    private const string Page = "http://localhost:6274";
    private const string Origin = $"Origin: {Page}";
    private const string Allowed = $"Access-Control-Allow-Origin: {Page}";
    private const string Needed = "content-type,mcp-session-id,mcp-protocol-version,last-event-id";

    public static IEnumerable<Story> All =>
        [
            .. new StoriesOf(CorsChecks.PreflightAllowsMcpHeaders)
                .Holds(
                    "all headers are named, in any case and on two lines",
                    Preflight("POST")
                        .Answered(
                            204,
                            null,
                            [
                                "Access-Control-Allow-Headers: Content-Type, Mcp-Session-Id",
                                "access-control-allow-headers: MCP-Protocol-Version,Last-Event-ID",
                            ]
                        )
                )
                .Holds(
                    "all are allowed by a star",
                    Preflight("POST").Answered(204, null, ["Access-Control-Allow-Headers: *"])
                )
                .IsViolated(
                    "one header is left out",
                    Preflight("POST")
                        .Answered(
                            204,
                            null,
                            ["Access-Control-Allow-Headers: content-type, mcp-session-id, mcp-protocol-version"]
                        )
                )
                .Holds(
                    "what only sessions need is left out by a server that issues none",
                    Preflight("POST")
                        .Answered(204, null, ["Access-Control-Allow-Headers: content-type, mcp-protocol-version"])
                        .Initialize(null)
                )
                .IsViolated(
                    "the version header is left out by a server without sessions",
                    Preflight("POST")
                        .Answered(204, null, ["Access-Control-Allow-Headers: content-type"])
                        .Initialize(null)
                )
                .IsViolated(
                    "a star is to stand for Authorization",
                    Preflight("POST", "authorization").Answered(204, null, ["Access-Control-Allow-Headers: *"])
                )
                .IsViolated(
                    "the second of two preflights is refused",
                    Preflight("POST")
                        .Answered(204, null, ["Access-Control-Allow-Headers: *"])
                        .Request("OPTIONS", null, Origin, "Access-Control-Request-Headers: mcp-session-id")
                        .Answered(400)
                )
                .ProvesNothing(
                    "the preflight asks for no header",
                    new WrittenHistory()
                        .Request("OPTIONS", null, Origin, "Access-Control-Request-Method: POST")
                        .Answered(204)
                )
                .ProvesNothing("the preflight is not answered", Preflight("POST").Unanswered())
                .ProvesNothing("no preflight comes", new WrittenHistory().Initialize()),
            .. new StoriesOf(CorsChecks.PreflightAllowsDelete)
                .Holds(
                    "DELETE is among the methods",
                    Preflight("DELETE").Answered(204, null, ["Access-Control-Allow-Methods: GET,POST, DELETE"])
                )
                .IsViolated(
                    "only POST is named",
                    Preflight("DELETE").Answered(204, null, ["Access-Control-Allow-Methods: POST"])
                )
                .IsViolated(
                    "it is named in lower case, which no browser takes",
                    Preflight("DELETE").Answered(204, null, ["Access-Control-Allow-Methods: get, post, delete"])
                )
                .IsNotExercised(
                    "the server issues no session ids",
                    Preflight("DELETE").Answered(204, null, ["Access-Control-Allow-Methods: POST"]).Initialize(null)
                )
                .IsViolated(
                    "the server issues session ids",
                    Preflight("DELETE").Answered(204, null, ["Access-Control-Allow-Methods: POST"]).Initialize()
                )
                .ProvesNothing(
                    "only POST is asked for",
                    Preflight("POST").Answered(204, null, ["Access-Control-Allow-Methods: POST"])
                ),
            .. new StoriesOf(CorsChecks.SessionHeaderExposed)
                .Holds("the header is exposed beside another", Opening("WWW-Authenticate, mcp-session-id"))
                .IsViolated("another header is exposed", Opening("WWW-Authenticate"))
                .IsViolated(
                    "nothing is exposed",
                    new WrittenHistory().Asking().With(Origin).Result("{}", "Mcp-Session-Id: s1", Allowed)
                )
                .ProvesNothing("the server sends no CORS headers", new WrittenHistory().Initialize())
                .ProvesNothing(
                    "initialize is refused",
                    new WrittenHistory().Asking().With(Origin).Answered(401, null, [Allowed, "Mcp-Session-Id: s1"])
                ),
            .. new StoriesOf(CorsChecks.CorsOnErrors)
                .Holds(
                    "a 404 has the header",
                    Opening("*").Post("ping", "s9").With(Origin).Answered(404, null, [Allowed])
                )
                .Holds(
                    "the header is a star",
                    Opening("*").Post("ping", "s9").With(Origin).Answered(500, null, ["Access-Control-Allow-Origin: *"])
                )
                .IsViolated("a 404 lacks the header", Opening("*").Post("ping", "s9").With(Origin).Answered(404))
                .IsViolated(
                    "a 404 names another origin",
                    Opening("*")
                        .Post("ping", "s9")
                        .With(Origin)
                        .Answered(404, null, ["Access-Control-Allow-Origin: http://127.0.0.1:6274"])
                )
                .IsViolated(
                    "a gateway has added the header once more",
                    Opening("*").Post("ping", "s9").With(Origin).Answered(404, null, [Allowed, Allowed])
                )
                .ProvesNothing(
                    "the origin is one that the server refuses",
                    Opening("*").Post("ping", "s1").With($"Origin: {OriginChecks.Foreign}").Answered(403)
                )
                .ProvesNothing(
                    "nothing goes wrong",
                    Opening("*").Post("ping", "s1").With(Origin).Result("{}", Allowed)
                ),
            .. new StoriesOf(CorsChecks.PreflightNeedsNothing)
                .Holds(
                    "the preflights are answered 204 and 200",
                    Preflight("POST").Answered(204).Request("OPTIONS").Answered(200)
                )
                .IsViolated("a token is demanded", Preflight("POST").Answered(401))
                .IsViolated("a session id is demanded", Preflight("POST").Answered(400))
                .IsViolated(
                    "a token is demanded, and which",
                    Preflight("POST").Answered(401, null, ["WWW-Authenticate: Bearer"])
                )
                .IsNotExercised("the server is too busy", Preflight("POST").Answered(503))
                .ProvesNothing("a rule answers in place of the server", Preflight("POST").AnsweredByRule(400)),
        ];

    private static WrittenHistory Preflight(string method, string headers = Needed) =>
        new WrittenHistory().Request(
            "OPTIONS",
            null,
            Origin,
            $"Access-Control-Request-Method: {method}",
            $"Access-Control-Request-Headers: {headers}"
        );

    private static WrittenHistory Opening(string exposed) =>
        new WrittenHistory()
            .Asking()
            .With(Origin)
            .Result("{}", "Mcp-Session-Id: s1", Allowed, $"Access-Control-Expose-Headers: {exposed}");
}
