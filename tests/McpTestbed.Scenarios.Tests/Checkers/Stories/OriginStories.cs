using McpTestbed.Scenarios.Checkers;

namespace McpTestbed.Scenarios.Tests.Checkers.Stories;

internal static class OriginStories
{
    private const string Foreign = $"Origin: {OriginChecks.Foreign}";
    private const string LookAlike = $"Origin: {OriginChecks.LookAlike}";

    public static IEnumerable<Story> All =>
        [
            .. new StoriesOf(ListeningChecks.ListensOnLoopback)
                .Holds("it is 127.0.0.1", Started().Listens(["127.0.0.1"]))
                .Holds("it is another address of loopback", Started().Listens(["127.0.1.1", "::1"]))
                .Holds("it is kept there, and asked for it", Started().Listens(["127.0.0.1"], ["127.0.0.1"]))
                .IsViolated("it is every address", Started().Listens(["0.0.0.0"]))
                .IsViolated("it is every address of IPv6", Started().Listens(["::"]))
                .IsViolated("it is one of the network beside loopback", Started().Listens(["10.0.0.7", "127.0.0.1"]))
                .IsViolated(
                    "it is kept there, and asked for every address",
                    Started().Listens(["127.0.0.1"], ["0.0.0.0"])
                )
                .IsNotExercised(
                    "it is kept there, and nobody saw what it asked for",
                    Started().Listens(["127.0.0.1"], [])
                )
                .IsNotExercised("nobody can see it", Started().Listens([]))
                .IsNotExercised("it ran already", new WrittenHistory().Post("ping").Result())
                .ProvesNothing("the record does not say", Started()),
            .. new StoriesOf(OriginChecks.ForeignOriginRefused)
                .Holds("initialize is answered 403", Stranger().Answered(403).Initialize())
                .IsNotExercised(
                    "no correct initialize is served either",
                    Stranger().Answered(403).Asking().Answered(403)
                )
                .IsNotExercised(
                    "it is served and welcomed by CORS, and without credentials nothing is",
                    new WrittenHistory()
                        .Asking()
                        .Answered(401)
                        .Asking()
                        .With(Foreign, "Authorization: token")
                        .Result("{}", "Access-Control-Allow-Origin: *")
                )
                .IsViolated(
                    "it is served and welcomed by CORS, without credentials",
                    Stranger().Result("{}", "Access-Control-Allow-Origin: *")
                )
                .Holds(
                    "discover is answered 400, with an error that has no id",
                    new WrittenHistory("2026-07-28")
                        .Post("server/discover")
                        .With(Foreign)
                        .Error(-32600, 400, "null")
                        .Control(null, "server/discover")
                )
                .IsViolated("initialize is served", Stranger().Result())
                .IsViolated("the server breaks", Stranger().Answered(500).Initialize())
                .ProvesNothing("it is not answered", Stranger().Unanswered())
                .IsNotExercised("the server asks to come again later", Stranger().Answered(429))
                .ProvesNothing(
                    "the Origin is an allowed one",
                    new WrittenHistory().Asking().With("Origin: http://localhost:1").Result()
                ),
            .. new StoriesOf(OriginChecks.ForeignOriginRefusedLater)
                .Holds(
                    "tools/list is refused",
                    Opened().Post("tools/list", "s1").With(Foreign).Answered(403).Control("s1", "tools/list")
                )
                .IsNotExercised(
                    "it is answered 404, and the session was lost",
                    Opened().Post("tools/list", "s1").With(Foreign).Answered(404).Post("tools/list", "s1").Answered(404)
                )
                .IsViolated(
                    "initialize is refused, and tools/list is served",
                    Stranger().Answered(403).Initialize().Post("tools/list", "s1").With(Foreign).Result()
                )
                .ProvesNothing("only initialize comes from there", Stranger().Answered(403)),
            .. new StoriesOf(OriginChecks.ForeignOriginRefusedOnGet)
                .Holds("the GET is refused", Opened().Get("s1").With(Foreign).Answered(403).Control())
                .IsViolated("the GET is given a stream", Opened().Get("s1").With(Foreign).Streams())
                .IsNotExercised("the server has no GET", Opened().Get("s1").With(Foreign).Answered(405))
                .IsNotExercised(
                    "another client has the stream",
                    Opened().Get("s1").With(Foreign).Answered(409).Control()
                )
                .ProvesNothing("no answer comes", Opened().Get("s1").With(Foreign).Unanswered()),
            .. new StoriesOf(OriginChecks.LookAlikeOriginRefused)
                .Holds("it is refused", new WrittenHistory().Asking().With(LookAlike).Answered(403).Initialize())
                .IsViolated("it is served", new WrittenHistory().Asking().With(LookAlike).Result())
                .ProvesNothing("only the plainly foreign one comes", Stranger().Answered(403)),
            .. new StoriesOf(OriginChecks.ForeignOrigin403)
                .Holds(
                    "all refusals are 403",
                    Stranger().Answered(403).Initialize().Get("s1").With(Foreign).Answered(403).Control()
                )
                .Holds(
                    "the server has no route for GET",
                    Stranger().Answered(403).Get("s1").With(Foreign).Answered(404).Initialize()
                )
                .Holds(
                    "another client has the GET stream",
                    Stranger().Answered(403).Get("s1").With(Foreign).Answered(409).Initialize()
                )
                .IsViolated("a POST is refused with 400", Stranger().Answered(400).Initialize())
                .IsViolated(
                    "a GET is refused with 400",
                    Stranger().Answered(403).Initialize().Get("s1").With(Foreign).Answered(400).Control()
                )
                .IsNotExercised("the server serves every origin", Stranger().Result())
                .IsNotExercised(
                    "the server serves every origin, and has no route for GET",
                    Stranger().Result().Get().With(Foreign).Answered(400)
                )
                .ProvesNothing("the server is too busy", Stranger().Answered(503))
                .ProvesNothing("no foreign request comes", Opened()),
            .. new StoriesOf(OriginChecks.ForeignHostRefused)
                .Holds("it is misdirected", OnForeignHost().Answered(421).Initialize())
                .IsViolated("it is served", OnForeignHost().Result())
                .ProvesNothing("it is not answered", OnForeignHost().Unanswered()),
        ];

    private static WrittenHistory Stranger() => new WrittenHistory().Asking().With(Foreign);

    private static WrittenHistory Opened() => new WrittenHistory().Initialize();

    private static WrittenHistory OnForeignHost() =>
        new WrittenHistory().Asking().Without("Host").With($"Host: {OriginChecks.ForeignHost}");

    private static WrittenHistory Started() => new WrittenHistory().Starts();
}
