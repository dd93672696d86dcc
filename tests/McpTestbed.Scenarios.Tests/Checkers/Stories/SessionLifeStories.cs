using McpTestbed.Core.Histories;
using McpTestbed.Scenarios.Checkers;

namespace McpTestbed.Scenarios.Tests.Checkers.Stories;

internal static class SessionLifeStories
{
    public static IEnumerable<Story> All => [.. Ended, .. Unknown, .. Usable, .. Recovery];

    private static IEnumerable<Story> Ended =>
        [
            .. new StoriesOf(SessionLifeChecks.TerminatedSessionPost404)
                .Holds("404 comes", Deleted().Post("ping", "s1").Answered(404))
                .Holds(
                    "404 comes as a stream",
                    Deleted().Post("ping", "s1").Answered(404, "data: {}\n\n", ["Content-Type: text/event-stream"])
                )
                .Holds(
                    "the link notes the end only when the client has gone on",
                    Opened()
                        .Delete("s1")
                        .Completed()
                        .As("end")
                        .Post("ping", "s1")
                        .As("ping")
                        .Back("end")
                        .Answered(204)
                        .Back("ping")
                        .Answered(404)
                )
                .IsViolated("400 comes", Deleted().Post("ping", "s1").Answered(400))
                .IsViolated("the session lives on", Deleted().Post("ping", "s1").Result())
                .IsViolated(
                    "404 comes first, and then the session is back",
                    Deleted().Post("ping", "s1").Answered(404).Post("ping", "s1").Result()
                )
                .ProvesNothing(
                    "the server refuses to end the session",
                    Opened().Delete("s1").Answered(405).Post("ping", "s1").Result()
                )
                .ProvesNothing(
                    "another session was ended",
                    Opened().Initialize("s2").Delete("s2").Answered(204).Post("ping", "s1").Result()
                )
                .ProvesNothing(
                    "the request was on its way before the end",
                    Opened().Post("ping", "s1").As("ping").By("c2").Delete("s1").Answered(204).Back("ping").Result()
                )
                .ProvesNothing(
                    "202 says that the session has not ended yet",
                    Opened().Delete("s1").Answered(202).Post("ping", "s1").Result()
                )
                .Holds(
                    "202 came, and the session ended later",
                    Opened()
                        .Delete("s1")
                        .Answered(202)
                        .Post("ping", "s1")
                        .Result()
                        .Post("ping", "s1")
                        .Answered(404)
                        .Post("ping", "s1")
                        .Answered(404)
                )
                .IsViolated(
                    "202 came, the session ended later, and is back",
                    Opened().Delete("s1").Answered(202).Post("ping", "s1").Answered(404).Post("ping", "s1").Result()
                )
                .IsNotExercised(
                    "the server wants credentials first",
                    Deleted().Post("ping", "s1").Answered(401, null, ["WWW-Authenticate: Bearer"])
                )
                .ProvesNothing("no answer comes", Deleted().Post("ping", "s1").Unanswered()),
            .. new StoriesOf(SessionLifeChecks.TerminatedSessionGet404)
                .Holds("404 comes", Deleted().Get("s1").Answered(404))
                .IsViolated("a stream opens", Deleted().Get("s1").Streams())
                .IsNotExercised("the server offers no GET", Deleted().Get("s1").Answered(405))
                .ProvesNothing("no GET comes", Deleted()),
            .. new StoriesOf(SessionLifeChecks.TerminatedSessionDelete404)
                .Holds("404 comes", Deleted().Delete("s1").Answered(404))
                .IsViolated("the session can be ended twice", Deleted().Delete("s1").Answered(200))
                .ProvesNothing("it is ended once", Deleted()),
            .. new StoriesOf(SessionLifeChecks.DeleteEndsSessionOr405)
                .Holds("204 comes", Deleted())
                .Holds("405 comes", Opened().Delete("s1").Answered(405))
                .IsViolated("500 comes", Opened().Delete("s1").Answered(500))
                .IsNotExercised(
                    "404 comes, and from then on",
                    Opened().Delete("s1").Answered(404).Post("ping", "s1").Answered(404)
                )
                .IsViolated(
                    "404 comes because nothing is there for DELETE, and the session goes on",
                    Opened().Delete("s1").Answered(404, "Cannot DELETE /mcp").Post("ping", "s1").Result()
                )
                .ProvesNothing("the id was never issued", Opened().Delete("s9").Answered(404)),
            .. new StoriesOf(SessionLifeChecks.ExpiredSessionPost404)
                .Holds("404 comes", Expired().Post("ping", "s1").Answered(404))
                .Holds(
                    "the old session gets 404, and a new one is served",
                    Expired().Initialize("s2").Post("ping", "s2").Result().Post("ping", "s1").Answered(404)
                )
                .IsViolated("401 comes", Expired().Post("ping", "s1").Answered(401))
                .Holds("404 comes when nobody used it for long", Outwaited().Post("ping", "s1").Answered(404))
                .IsViolated("400 comes when nobody used it for long", Outwaited().Post("ping", "s1").Answered(400))
                .ProvesNothing("the server keeps it longer than it is said to", Outwaited().Post("ping", "s1").Result())
                .ProvesNothing("the clock was not moved", Opened().Post("ping", "s1").Result())
                .ProvesNothing("only GET is tried, which the server does not offer", Expired().Get("s1").Answered(405)),
        ];

    private static IEnumerable<Story> Unknown =>
        [
            .. new StoriesOf(SessionLifeChecks.NeverIssuedSession404)
                .Holds("404 comes", Opened().Post("ping", "s9").Answered(404))
                .IsViolated("400 comes", Opened().Post("ping", "s9").Answered(400))
                .IsNotExercised("it is served, which another check is about", Opened().Post("ping", "s9").Result())
                .ProvesNothing("no such id comes", Opened().Post("ping", "s1").Result()),
            .. new StoriesOf(SessionLifeChecks.NeverIssuedSessionNotServed)
                .Holds("400 comes", Opened().Post("ping", "s9").Answered(400))
                .Holds(
                    "the id was issued, though its answer was lost",
                    Opened()
                        .Post("ping", "s9")
                        .Answered(404)
                        .Asking()
                        .Losing()
                        .Result("{}", "Mcp-Session-Id: s2")
                        .Post("ping", "s2")
                        .Result()
                )
                .IsViolated("it is served", Opened().Post("ping", "s9").Result())
                .IsViolated("the server breaks", Opened().Post("ping", "s9").Answered(500))
                .ProvesNothing("no answer comes", Opened().Post("ping", "s9").Unanswered()),
            .. new StoriesOf(SessionLifeChecks.NoSessionDemandedThatWasNotIssued)
                .Holds("requests are served", new WrittenHistory().Initialize(null).Post("ping").Result())
                .Holds(
                    "a request before initialize is refused, and one after it is served",
                    new WrittenHistory().Post("tools/list").Answered(400).Initialize(null).Post("ping").Result()
                )
                .IsViolated("a request is refused", new WrittenHistory().Initialize(null).Post("ping").Answered(400))
                .IsViolated(
                    "an error with status 200 asks for a session",
                    new WrittenHistory().Initialize(null).Post("ping").Error(-32000)
                )
                .IsNotExercised("the server issues ids", Opened().Post("ping").Answered(400))
                .ProvesNothing(
                    "initialize is refused",
                    new WrittenHistory().Asking().Answered(403).Post("ping").Answered(400)
                )
                .IsNotExercised(
                    "the server demands a token",
                    new WrittenHistory().Initialize(null).Post("ping").Answered(401)
                ),
        ];

    private static IEnumerable<Story> Usable =>
        [
            .. new StoriesOf(SessionLifeChecks.SessionUsableAtOnce)
                .Holds(
                    "the ping on the same connection is served",
                    Opened().Post("ping", "s1").OnTheSameConnection().Result()
                )
                .IsViolated("400 says that it is none", Opened().Post("ping", "s1").OnTheSameConnection().Answered(400))
                .IsViolated(
                    "the same id was issued twice, and is not known",
                    Opened().Initialize("s1").Initialize("s2").Post("ping", "s2").OnTheSameConnection().Answered(400)
                )
                .IsNotExercised(
                    "the server ended it by its right",
                    Opened().Post("ping", "s1").OnTheSameConnection().Answered(404)
                )
                .IsNotExercised(
                    "the server is too busy",
                    Opened().Post("ping", "s1").OnTheSameConnection().Answered(429)
                )
                .IsNotExercised(
                    "the server broke, which says nothing of the session",
                    Opened().Post("ping", "s1").OnTheSameConnection().Answered(500)
                )
                .ProvesNothing("the ping comes on another connection", Opened().Post("ping", "s1").Result()),
            .. new StoriesOf(SessionLifeChecks.SessionUsableFromOtherConnections)
                .Holds(
                    "it is served on a new connection, and to another client",
                    Opened().Post("ping", "s1").Result().By("c2").Post("ping", "s1").Result()
                )
                .IsViolated("another connection does not know it", Opened().Post("ping", "s1").Answered(400))
                .IsNotExercised("the server ended it by its right", Opened().Post("ping", "s1").Answered(404))
                .ProvesNothing(
                    "all comes on one connection",
                    Opened().Post("ping", "s1").OnTheSameConnection().Result()
                ),
        ];

    private static IEnumerable<Story> Recovery =>
        [
            .. new StoriesOf(SessionLifeChecks.InitializeAfterALostAnswer)
                .Holds("the second initialize has a result", Lost().Initialize("s2"))
                .Holds("it has its result on a stream", Lost().Asking().Streams().Reply().Ends())
                .Holds("the place is taken for a time", Lost().Asking().Answered(409))
                .IsViolated("the second initialize is refused", Lost().Asking().Answered(400))
                .IsViolated("it is answered with an error", Lost().Asking().Error(-32600))
                .ProvesNothing(
                    "the second answer breaks off",
                    Lost().Asking().Answered(200, """{"jsonrpc":"2.0","id":2,"res""", complete: false)
                )
                .ProvesNothing(
                    "the answer that was lost was a refusal",
                    new WrittenHistory().Asking().Losing().Answered(403).Asking().Answered(403)
                )
                .ProvesNothing("nothing is lost", Opened().Initialize("s2")),
            .. new StoriesOf(SessionLifeChecks.InitializeAgainBreaksNothing)
                .Holds("the second initialize has a result", Lost().Initialize("s2"))
                .Holds("it is refused", Lost().Asking().Answered(400))
                .IsViolated("the server breaks", Lost().Asking().Answered(500))
                .IsNotExercised("the server is busy", Lost().Asking().Answered(503))
                .ProvesNothing("nothing is lost", Opened().Initialize("s2")),
            .. new StoriesOf(SessionLifeChecks.SessionSurvivesADroppedStream)
                .Holds("the session is served after a reset", Dropped().Post("ping", "s1").Result())
                .IsViolated("the session is gone after a reset", Dropped().Post("ping", "s1").Answered(404))
                .IsViolated(
                    "it is gone after the client closed",
                    Opened().Get("s1").Streams().Ends(EndedBy.Client, EndedHow.Fin).Post("ping", "s1").Answered(404)
                )
                .IsNotExercised(
                    "the drop hit another session",
                    Dropped().Initialize("s2").Post("ping", "s2").Answered(404)
                )
                .ProvesNothing(
                    "the stream ended as it should",
                    Opened().Post("tools/list", "s1").Streams().Reply().Ends().Post("ping", "s1").Result()
                )
                .ProvesNothing(
                    "the session was ended by its client",
                    Dropped().Delete("s1").Answered(204).Post("ping", "s1").Answered(404)
                ),
        ];

    private static WrittenHistory Opened() => new WrittenHistory().Initialize();

    private static WrittenHistory Deleted() => Opened().Delete("s1").Answered(204);

    private static WrittenHistory Expired() => Opened().Post("ping", "s1").Result().Mark(MarkNames.TargetControl);

    private static WrittenHistory Outwaited() => Opened().Post("ping", "s1").Result().Mark(MarkNames.IdleTime);

    private static WrittenHistory Lost() => new WrittenHistory().Asking().Losing().Result("{}", "Mcp-Session-Id: s1");

    private static WrittenHistory Dropped() =>
        Opened().Post("tools/list", "s1").Streams().Ends(EndedBy.Rule, EndedHow.Rst);
}
