using McpTestbed.Core.Histories;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Checkers.Invariants;

namespace McpTestbed.Scenarios.Tests.Checkers.Stories;

internal static class RestartStories
{
    public static IEnumerable<Story> All =>
        [
            .. new StoriesOf(RestartChecks.SessionGoneOrKept)
                .Holds("404 comes to each method", Restarted().Post("ping", "s1").Answered(404).Get("s1").Answered(404))
                .Holds("the session was kept", Restarted().Post("ping", "s1").Result().Get("s1").Streams())
                .Holds(
                    "the server offers no GET and no DELETE",
                    Restarted().Post("ping", "s1").Answered(404).Get("s1").Answered(405).Delete("s1").Answered(405)
                )
                .IsViolated("400 comes", Restarted().Post("ping", "s1").Answered(400))
                .IsViolated("it answers that nobody initialized", Restarted().Post("ping", "s1").Error(-32000))
                .IsViolated("GET breaks the server", Restarted().Get("s1").Answered(500))
                .IsNotExercised("it is not available yet", Restarted().Post("ping", "s1").Answered(503))
                .ProvesNothing("only a new session is used", Restarted().Initialize("s2").Post("ping", "s2").Result())
                .ProvesNothing("nothing was started again", Opened().Post("ping", "s1").Answered(400)),
            .. new StoriesOf(ProcessChecks.ServerProcessGoesOn)
                .Holds("the process that the lab started goes on", Started().Post("ping", "s1").Result())
                .Holds("the lab ended it", Started().Post("ping", "s1").Result().Exits(0, expected: true))
                .IsViolated("it ends by itself", Started().Post("ping", "s1").Unanswered().Exits(1, expected: false))
                .ProvesNothing("the lab did not start it", Opened().Post("ping", "s1").Result()),
        ];

    private static WrittenHistory Opened() => new WrittenHistory().Initialize();

    private static WrittenHistory Started() => new WrittenHistory().Starts().Initialize();

    private static WrittenHistory Restarted() =>
        Opened().Mark(MarkNames.ReplicaControl).Later(1).Mark(MarkNames.ReplicaControl).Later(1);
}
