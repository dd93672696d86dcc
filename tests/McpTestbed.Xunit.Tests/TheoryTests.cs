namespace McpTestbed.Xunit.Tests;

/// <summary>The theory as a user writes it: cases that hold pass, the others are skipped with their reason.</summary>
public sealed class TheoryTests(KnownTerminatedSessions server) : IClassFixture<KnownTerminatedSessions>
{
    [Theory]
    [McpServerChecks(Scenarios = "sessions/session-id-form")]
    public void Case_OfAScenarioThatWasNotRun_IsSkipped(string check)
    {
        server.MustHold(check);

        Assert.Fail($"{check} passed, and nothing was tried");
    }

    [Fact]
    public void Known_ThatDoesNotHold_IsSkippedWithTheFinding()
    {
        var outcome = server.OutcomeOf("terminated-session-delete-404");

        Assert.Null(outcome.Failure);
        Assert.StartsWith("known: VIOLATION terminated-session-delete-404", outcome.Skip, StringComparison.Ordinal);
    }

    [Fact]
    public void Known_ThatHolds_FailsSoThatTheListStaysTrue()
    {
        Assert.Contains(
            "take it off the list",
            server.OutcomeOf("terminated-session-post-404").Failure,
            StringComparison.Ordinal
        );
    }
}
