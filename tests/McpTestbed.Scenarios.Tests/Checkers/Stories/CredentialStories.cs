using McpTestbed.Scenarios.Checkers;

namespace McpTestbed.Scenarios.Tests.Checkers.Stories;

internal static class CredentialStories
{
    private const string Right = "Authorization: {right}";
    private const string Forged = "Authorization: {forged}";
    private const string Bearer = "WWW-Authenticate: Bearer";
    private const string Named =
        "WWW-Authenticate: Bearer resource_metadata=\"http://127.0.0.1:3001/.well-known/oauth-protected-resource/mcp\"";
    private const string Metadata = """{"resource":"http://127.0.0.1:3001/mcp"}""";

    public static IEnumerable<Story> All =>
        [
            .. new StoriesOf(CredentialChecks.MissingCredentials401)
                .Holds("it is", Bare("initialize").Answered(401, null, [Bearer]).Served("initialize"))
                .IsViolated(
                    "it is 403, and another 401 has the Bearer challenge",
                    Bare("initialize")
                        .Answered(403)
                        .Post("initialize")
                        .With(Forged)
                        .Answered(401, null, [Bearer])
                        .Served("initialize")
                )
                .IsNotExercised("it is served", Bare("initialize").Result().Served("initialize"))
                .IsNotExercised(
                    "it is 403 of a server with a strategy of its own",
                    Bare("initialize").Answered(403).Served("initialize")
                )
                .IsNotExercised("nothing is served afterwards", Bare("initialize").Answered(403, null, [Bearer]))
                .ProvesNothing("it is not answered", Bare("initialize").Unanswered())
                .ProvesNothing(
                    "the target was given no credentials",
                    new WrittenHistory("2025-06-18").Post("initialize").Answered(401)
                ),
            .. new StoriesOf(CredentialChecks.InvalidToken401)
                .Holds("it is", With(Forged).Answered(401, null, [Bearer]).Served("ping"))
                .IsViolated(
                    "it is served, and none without a token",
                    Bare("ping").Answered(401).Post("ping").With(Forged).Result().Served("ping")
                )
                .IsViolated(
                    "it is 400, and one without a token is challenged",
                    Bare("ping").Answered(401, null, [Bearer]).Post("ping").With(Forged).Answered(400).Served("ping")
                )
                .IsNotExercised(
                    "it is served, and so is one without a token",
                    Bare("ping").Result().Post("ping").With(Forged).Result().Served("ping")
                )
                .IsNotExercised("the server has no time", With(Forged).Answered(503).Served("ping"))
                .ProvesNothing("the token is the right one", With(Right).Result()),
            .. new StoriesOf(CredentialChecks.SessionIdIsNoCredential)
                .Holds("it is refused", Bare("ping", "s1").Answered(401).Served("ping"))
                .Holds("it is refused with 404", Bare("ping", "s1").Answered(404).Served("ping"))
                .IsViolated(
                    "it is served, and initialize is not",
                    Bare("initialize").Answered(401).Post("ping", "s1").Result().Served("ping")
                )
                .IsNotExercised("it is served as all are", Bare("ping", "s1").Result().Served("ping"))
                .ProvesNothing("it names no session", Bare("ping").Answered(401).Served("ping")),
            .. new StoriesOf(CredentialChecks.EveryRequestIsVerified)
                .Holds("GET is refused", Behind().Get("s1").Answered(401).Served("ping"))
                .IsViolated(
                    "GET is served, and a POST is not",
                    Bare("ping").Answered(401).Get("s1").Streams().Served("ping")
                )
                .IsViolated(
                    "a notification is taken, and a POST is not",
                    Bare("ping").Answered(403).Post("notifications/a", "s1").Answered(202).Served("ping")
                )
                .IsNotExercised("there is no GET", Bare("ping").Answered(401).Get("s1").Answered(405).Served("ping"))
                .ProvesNothing("all are requests", Bare("ping").Answered(401).Served("ping")),
            .. new StoriesOf(CredentialChecks.CredentialsAreOfEachRequest)
                .Holds("it is refused", Second().Answered(401).Served("server/discover"))
                .IsViolated("it is served, and not on another connection", Second().Result().Served("server/discover"))
                .ProvesNothing(
                    "it has a connection of its own",
                    Behind("2026-07-28").Served("server/discover").Post("server/discover").Result()
                )
                .IsNotExercised(
                    "it is served on any connection",
                    Behind("2026-07-28")
                        .Post("server/discover")
                        .With(Right)
                        .Result()
                        .Post("server/discover")
                        .OnTheSameConnection()
                        .Result()
                ),
            .. new StoriesOf(CredentialChecks.ChallengeLeadsToMetadata)
                .Holds("they are where it says", Challenged(Named).Asked(200, Metadata))
                .Holds(
                    "2025-11-25: they are at the well-known URI alone",
                    Challenged(Bearer, "2025-11-25").Asked(200, Metadata)
                )
                .IsViolated("they are not where it says", Challenged(Named).Asked(404))
                .IsViolated("2025-06-18: it does not say where they are", Challenged(Bearer).Asked(200, Metadata))
                .IsNotExercised(
                    "it names another host",
                    Challenged(Named.Replace(":3001", "", StringComparison.Ordinal)).Asked(404)
                )
                .IsNotExercised("there are none, and it names none", Challenged(Bearer).Asked(404))
                .IsNotExercised("nothing is refused with 401", Bare("ping").Answered(403))
                .ProvesNothing("nothing comes without credentials", With(Right).Result()),
        ];

    private static WrittenHistory Behind(string revision = "2025-06-18") => new WrittenHistory(revision).Behind(Right);

    private static WrittenHistory Bare(string method, string? session = null) => Behind().Post(method, session);

    private static WrittenHistory With(string line) => Behind().Post("ping").With(line);

    private static WrittenHistory Second() =>
        Behind("2026-07-28")
            .Post("server/discover")
            .Answered(401)
            .Post("server/discover")
            .With(Right)
            .Result()
            .Post("server/discover")
            .OnTheSameConnection();

    private static WrittenHistory Challenged(string challenge, string revision = "2025-06-18") =>
        Behind(revision).Post("ping").Answered(401, null, [challenge]);

    private static WrittenHistory Served(this WrittenHistory told, string method) =>
        told.Post(method).With(Right).Result();

    /// <summary>The metadata are asked for where RFC 9728 has them.</summary>
    private static WrittenHistory Asked(this WrittenHistory told, int status, string? body = null) =>
        told.Request("GET").To("/.well-known/oauth-protected-resource/mcp").Aside().Answered(status, body);
}
