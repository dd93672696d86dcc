using McpTestbed.Scenarios;

namespace McpTestbed.Xunit.Tests;

/// <summary>A reference client that goes on in a session that has ended.</summary>
public sealed class ClientThatIgnores404() : McpClientUnderTest("profile:client-ignores-404")
{
    protected override string Scenarios => "client-sessions/dead-session-on-post";
}

/// <summary>What a case of the theory does, for a client that is judged.</summary>
public sealed class ClientTests(ClientThatIgnores404 client) : IClassFixture<ClientThatIgnores404>
{
    [Fact]
    public void Violation_FailsWithTheFinding()
    {
        Assert.StartsWith(
            "VIOLATION client-begins-anew-after-404\n",
            client.OutcomeOf("client-begins-anew-after-404").Failure,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void CheckThatHolds_Passes()
    {
        Assert.Equal(Outcome.Passed, client.OutcomeOf("client-request-ids-unique"));
    }

    [Theory]
    [McpClientChecks(Scenarios = "client-versions/forgotten-version")]
    public void Case_OfAScenarioThatWasNotRun_IsSkipped(string check)
    {
        if (
            ScenarioCatalog
                .All.Single(scenario => scenario.Id == "client-sessions/dead-session-on-post")
                .Checks.Any(judged => judged.Id == check)
        )
            Assert.Skip("it is a check of the scenario that was run too");
        client.MustHold(check);

        Assert.Fail($"{check} passed, and nothing was tried");
    }

    [Fact]
    public async Task Cases_OfNoScenarioOfClients_AreRefused()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await new McpClientChecksAttribute { Scenarios = "sessions/*" }.GetData(null!, new())
        );
    }
}
