using McpTestbed.Scenarios;

namespace McpTestbed.Xunit.Tests;

/// <summary>What a case of the theory does, for a real server that is judged.</summary>
public sealed class OutcomeTests(TerminatedSessions server) : IClassFixture<TerminatedSessions>
{
    [Fact]
    public void Violation_FailsWithTheFinding()
    {
        var message = server.OutcomeOf("terminated-session-delete-404").Failure;

        Assert.NotNull(message);
        Assert.StartsWith("VIOLATION terminated-session-delete-404\n", message, StringComparison.Ordinal);
        Assert.Contains(
            "\nwas seen:    DELETE of the ended session was answered 200",
            message,
            StringComparison.Ordinal
        );
        Assert.Contains("\nrevisions:   2025-03-26, 2025-06-18, 2025-11-25\n", message, StringComparison.Ordinal);
        var proof = message.Split('\n').Single(line => line.StartsWith("proof: ", StringComparison.Ordinal));
        Assert.True(File.Exists(proof["proof:".Length..proof.LastIndexOf(", lines", StringComparison.Ordinal)].Trim()));
    }

    [Fact]
    public void CheckThatHolds_Passes()
    {
        Assert.Equal(Outcome.Passed, server.OutcomeOf("terminated-session-post-404"));
    }

    [Fact]
    public void CheckOfAScenarioThatWasNotRun_IsSkipped()
    {
        Assert.StartsWith("not applicable", server.OutcomeOf("foreign-origin-refused").Skip, StringComparison.Ordinal);
    }

    [Fact]
    public void CheckThatHadNoChance_IsSkippedWithItsReason()
    {
        Assert.StartsWith(
            "not exercised: ",
            server.OutcomeOf("server-request-ids-unique").Skip,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Cases_AreTheChecksOfServersEachOnce()
    {
        var rows = await new McpServerChecksAttribute().GetData(null!, new());
        var cases = rows.Select(row => Assert.IsType<string>(row.GetData().Single())).ToList();

        Assert.Distinct(cases);
        Assert.Contains("foreign-origin-refused", cases);
        Assert.All(cases, check => Assert.Contains(ScenarioCatalog.Checks, known => known.Id == check));
    }

    [Fact]
    public async Task Cases_OfNoScenario_AreRefused()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await new McpServerChecksAttribute { Scenarios = "sesions/*" }.GetData(null!, new())
        );
    }
}
