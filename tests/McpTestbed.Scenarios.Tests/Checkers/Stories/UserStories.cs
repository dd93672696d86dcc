using McpTestbed.Scenarios.Checkers;

namespace McpTestbed.Scenarios.Tests.Checkers.Stories;

/// <summary>Two users of one server, and a token that was issued for another server.</summary>
internal static class UserStories
{
    private const string First = "Authorization: {first}";
    private const string Second = "Authorization: {second}";
    private const string Elsewhere = "Authorization: {elsewhere}";
    private const string Bearer = "WWW-Authenticate: Bearer";
    private const string Asked =
        """{"resultType":"input_required","requestState":"s","inputRequests":{"a":{"method":"elicitation/create"}}}""";
    private const string Endpoint = "/messages?session_id={s}";

    public static IEnumerable<Story> All =>
        [.. Sessions, .. TwoEndpoints, .. Handles, .. Inputs, .. Questions, .. Audiences];

    private static IEnumerable<Story> Sessions =>
        [
            .. new StoriesOf(UserChecks.SessionIsOfItsUser)
                .Holds("it is 404", Both().Ping(Second).Answered(404).Ping(First).Result())
                .Holds("it is 403", Both().Ping(Second).Answered(403).Ping(First).Result())
                .Holds(
                    "it is 401 with a challenge",
                    Both().Ping(Second).Answered(401, null, [Bearer]).Ping(First).Result()
                )
                .Holds("it is an error in a 200", Both().Ping(Second).Error(-32001).Ping(First).Result())
                .Holds(
                    "the stream is refused",
                    Both().Get("s1").With(Second).Answered(404).Get("s1").With(First).Streams()
                )
                .IsViolated("it is served", Both().Ping(Second).Result().Ping(First).Result())
                .IsViolated(
                    "it is served, and a made-up id is not",
                    Both().Post("ping", "never").With(Second).Answered(404).Ping(Second).Result()
                )
                .IsViolated("the stream is opened", Both().Get("s1").With(Second).Streams())
                .IsViolated("the stream is resumed", Both().Get("s1", "e1").With(Second).Streams())
                .IsViolated("it is ended", Both().Delete("s1").With(Second).Answered(204))
                .IsNotExercised(
                    "a made-up id is served as well",
                    Both().Post("ping", "never").With(Second).Result().Ping(Second).Result().Ping(First).Result()
                )
                .IsNotExercised("the server has no GET", Both().Get("s1").With(Second).Answered(405))
                .IsNotExercised("its own user is not served after it", Both().Ping(Second).Answered(404))
                .IsNotExercised(
                    "its own user was served before it alone",
                    Both().Ping(First).Result().Ping(Second).Answered(404)
                )
                .IsNotExercised(
                    "the same of its own user is not served",
                    Both().Get("s1").With(Second).Answered(409).Get("s1").With(First).Answered(409).Ping(First).Result()
                )
                .IsNotExercised(
                    "the second user is not let in at all",
                    Behind().Initialize().With(First).Ping(Second).Answered(401).Ping(First).Result()
                )
                .IsNotExercised("the server has no time", Both().Ping(Second).Answered(503).Ping(First).Result())
                .ProvesNothing("it is not answered", Both().Ping(Second).Unanswered())
                .ProvesNothing("the second user keeps to himself", Both().Ping(First).Result()),
        ];

    private static IEnumerable<Story> TwoEndpoints =>
        [
            .. new StoriesOf(UserChecks.SessionIsOfItsUser)
                .Holds("2024-11-05: it is refused", Posted().Answered(404).Own())
                .Holds("2024-11-05: it is accepted, and nothing comes of it", Posted().Answered(202).Own())
                .IsViolated(
                    "2024-11-05: its answer comes on the stream",
                    Posted().Answered(202).Back("stream").Reply(to: "77")
                )
                .IsViolated("2024-11-05: its answer comes at once", Posted().Result())
                .IsNotExercised("2024-11-05: nothing more is answered", Posted().Answered(404))
                .ProvesNothing("2024-11-05: nothing is posted", Streaming().Own()),
        ];

    private static IEnumerable<Story> Handles =>
        [
            .. new StoriesOf(UserChecks.HandleIsOfItsUser)
                .Holds("the tool refuses", Opened().Adds(Second).Result("""{"isError":true}""").Adds(First).Result())
                .Holds("it is an error", Opened().Adds(Second).Error(-32602).Adds(First).Result())
                .IsViolated("it is served", Opened().Adds(Second).Result().Adds(First).Result())
                .IsNotExercised(
                    "it is of no use to its own user",
                    Opened().Adds(Second).Error(-32602).Adds(First).Error(-32602)
                )
                .IsNotExercised(
                    "the second user can call nothing",
                    Opened(isLetIn: false).Adds(Second).Answered(403).Adds(First).Result()
                )
                .ProvesNothing("it is not answered", Opened().Adds(Second).Unanswered())
                .ProvesNothing("nobody else names it", Opened().Adds(First).Result()),
        ];

    private static IEnumerable<Story> Inputs =>
        [
            .. new StoriesOf(UserChecks.InputIsOfItsUser)
                .Holds("it is refused", Asking().Brings("s", Second).Error(-32602).Brings("s", First).Result())
                .Holds("he is asked himself", Asking().Brings("s", Second).Result(Asked).Brings("s", First).Result())
                .IsViolated("it is taken", Asking().Brings("s", Second).Result())
                .IsViolated(
                    "it is taken, and a made-up state is not",
                    Asking().Brings("x", Second).Error(-32602).Brings("s", Second).Result()
                )
                .IsNotExercised(
                    "a made-up state is taken as well",
                    Asking().Brings("x", Second).Result().Brings("s", Second).Result()
                )
                .IsNotExercised("it is of no use to its own user", Asking().Brings("s", Second).Error(-32602))
                .IsNotExercised("no state is given out", Plain().Call("ask").With(First).Result())
                .ProvesNothing("it is not answered", Asking().Brings("s", Second).Unanswered())
                .ProvesNothing("the second user does not bring it", Asking()),
        ];

    private static IEnumerable<Story> Questions =>
        [
            .. new StoriesOf(UserChecks.InputIsOfItsUser)
                .Holds(
                    "2025-11-25: the answer is refused",
                    Usual()
                        .Asks("q2")
                        .IsToldBy("q2", Second)
                        .Answered(404)
                        .Later(2)
                        .IsToldBy("q2", First)
                        .Answered(202)
                        .Greets()
                )
                .Holds(
                    "2025-11-25: the answer is accepted, and nothing comes of it",
                    Usual()
                        .Asks("q2")
                        .IsToldBy("q2", Second)
                        .Answered(202)
                        .Later(2)
                        .IsToldBy("q2", First)
                        .Answered(202)
                        .Greets()
                )
                .IsViolated(
                    "2025-11-25: the call goes on with it",
                    Usual().Asks("q2").IsToldBy("q2", Second).Answered(202).Greets()
                )
                .IsNotExercised(
                    "2025-11-25: the call waits for nobody",
                    WithSession().Asks("q1").Greets().Asks("q2").IsToldBy("q2", Second).Answered(202).Greets()
                )
                .IsNotExercised(
                    "2025-11-25: the call goes on later than one is known to wait",
                    Usual().Asks("q2").IsToldBy("q2", Second).Answered(202).Later(9).Greets()
                )
                .IsNotExercised(
                    "2025-11-25: the call fails, since another user has answered",
                    Usual().Asks("q2").IsToldBy("q2", Second).Answered(202).Greets("""{"isError":true}""")
                )
                .IsNotExercised(
                    "2025-11-25: its own user is heard too soon to tell",
                    Usual(seconds: 5)
                        .Asks("q2")
                        .IsToldBy("q2", Second)
                        .Answered(202)
                        .IsToldBy("q2", First)
                        .Answered(202)
                        .Greets()
                )
                .IsNotExercised(
                    "2025-11-25: the second user is not let in at all",
                    Usual(WithSession(isLetIn: false))
                        .Asks("q2")
                        .IsToldBy("q2", Second)
                        .Answered(401)
                        .Later(2)
                        .IsToldBy("q2", First)
                        .Answered(202)
                        .Greets()
                )
                .IsNotExercised("2025-11-25: nobody is asked", WithSession().Call("ask", "s1").With(First).Result())
                .ProvesNothing("2025-11-25: nobody else answers", Usual().Asks("q2"))
                .ProvesNothing("2025-11-25: nothing is called", WithSession()),
        ];

    private static WrittenHistory WithSession(bool isLetIn = true)
    {
        var told = Behind("2025-11-25");
        return (isLetIn ? told.Opens("s2", Second) : told).Opens("s1", First);
    }

    /// <summary>A call that waits two seconds for its own user, and is served some time after he answered.</summary>
    private static WrittenHistory Usual(WrittenHistory? told = null, double seconds = 0) =>
        (told ?? WithSession()).Asks("q1").Later(2).IsToldBy("q1", First).Answered(202).Later(seconds).Greets();

    private static WrittenHistory Asks(this WrittenHistory told, string question) =>
        told.Call("ask", "s1")
            .With(First)
            .Streams()
            .Event($$$"""{"jsonrpc":"2.0","id":"{{{question}}}","method":"elicitation/create","params":{}}""")
            .As("call");

    /// <summary>Answers a question.</summary>
    private static WrittenHistory IsToldBy(this WrittenHistory told, string question, string line) =>
        told.Request(
            "POST",
            $$$"""{"jsonrpc":"2.0","id":"{{{question}}}","result":{"action":"accept"}}""",
            "Mcp-Session-Id: s1",
            "MCP-Protocol-Version: 2025-11-25",
            line
        );

    private static WrittenHistory Greets(this WrittenHistory told, string result = "{}") =>
        told.Back("call").Reply(result).Ends();

    private static IEnumerable<Story> Audiences =>
        [
            .. new StoriesOf(AudienceChecks.ForeignTokenIsRefused)
                .Holds("it is 401", Challenged().Ping(Elsewhere).Answered(401, null, [Bearer]).Ping(First).Result())
                .Holds("it is 403", Challenged().Ping(Elsewhere).Answered(403).Ping(First).Result())
                .Holds("it is an error in a 200", Challenged().Ping(Elsewhere).Error(-32001).Ping(First).Result())
                .IsViolated("it is served", Challenged().Ping(Elsewhere).Result().Ping(First).Result())
                .IsNotExercised(
                    "so is one without a token",
                    Audience().Post("ping", "s1").Result().Ping(Elsewhere).Result().Ping(First).Result()
                )
                .IsNotExercised(
                    "the server has a strategy of its own",
                    Audience().Post("ping", "s1").Answered(401).Ping(Elsewhere).Result().Ping(First).Result()
                )
                .IsNotExercised("the right one is not served after it", Challenged().Ping(Elsewhere).Answered(401))
                .IsNotExercised("the server has no time", Challenged().Ping(Elsewhere).Answered(503))
                .ProvesNothing("it is not answered", Challenged().Ping(Elsewhere).Unanswered())
                .ProvesNothing("there is no such token", Challenged().Ping(First).Result()),
        ];

    private static WrittenHistory Behind(string revision = "2025-06-18") =>
        new WrittenHistory(revision).Behind(First).Beside(Second);

    /// <summary>The second user was there, and the first has a session.</summary>
    private static WrittenHistory Both() => Behind().Opens("s2", Second).Opens("s1", First);

    private static WrittenHistory Opens(this WrittenHistory told, string session, string line) =>
        told.Asking().With(line).Result("{}", $"Mcp-Session-Id: {session}");

    private static WrittenHistory Ping(this WrittenHistory told, string line) => told.Post("ping", "s1").With(line);

    private static WrittenHistory Streaming() =>
        Behind("2024-11-05").By("c2").Get().With(Second).Streams().By("c1").Get().With(First).Streams().As("stream");

    private static WrittenHistory Posted() =>
        Streaming()
            .Post("ping", id: "7")
            .To(Endpoint)
            .With(First)
            .Answered(202)
            .Back("stream")
            .Reply(to: "7")
            .By("c3")
            .Post("ping", id: "77")
            .To(Endpoint)
            .With(Second);

    private static WrittenHistory Own(this WrittenHistory told) =>
        told.By("c1").Post("ping", id: "8").To(Endpoint).With(First).Answered(202).Back("stream").Reply(to: "8");

    private static WrittenHistory Plain() => Behind("2026-07-28");

    private static WrittenHistory Opened(bool isLetIn = true)
    {
        var told = Plain().Call("open-basket").With(First).Result("""{"content":[{"type":"text","text":"{mine}"}]}""");
        return isLetIn ? told.Adds(Second, "{other}").Result() : told;
    }

    private static WrittenHistory Adds(this WrittenHistory told, string line, string handle = "{mine}") =>
        told.Post("tools/call", null, $$$"""{"name":"add-to-basket","arguments":{"basket":"{{{handle}}}"}}""")
            .With(line);

    private static WrittenHistory Asking() =>
        Plain()
            .Call("ask")
            .With(Second)
            .Result(Asked.Replace("\"s\"", "\"t\"", StringComparison.Ordinal))
            .Call("ask")
            .With(First)
            .Result(Asked);

    private static WrittenHistory Brings(this WrittenHistory told, string state, string line) =>
        told.Post(
                "tools/call",
                null,
                $$$"""{"name":"ask","arguments":{},"requestState":"{{{state}}}","inputResponses":{}}"""
            )
            .With(line);

    private static WrittenHistory Audience() =>
        new WrittenHistory("2025-06-18").Behind(First).KnowingOfElsewhere(Elsewhere).Opens("s1", First);

    private static WrittenHistory Challenged() => Audience().Post("ping", "s1").Answered(401, null, [Bearer]);
}
