using McpTestbed.Core.Checking;

namespace McpTestbed.Scenarios.Tests.Checkers;

/// <summary>What is stored is what is judged: recorded files give the findings that their runs gave.</summary>
public sealed class RecordedHistoryTests
{
    [Theory]
    [InlineData("broadcast-message", "message-on-one-stream-only")]
    [InlineData("get-stream")]
    [InlineData("replay-across-streams")]
    [InlineData("self-contained-requests")]
    public void RecordedHistory_HasItsFindingsAndNoOther(string name, params string[] findings)
    {
        var history = RecordedHistories.Load(name);
        var scenario = ScenarioCatalog.All.Single(candidate => candidate.Id == history.Began.Scenario);

        var judged = Judge.Run(history, scenario.Checks);

        Assert.Contains(name, RecordedHistories.Names);
        Assert.Equal(findings, judged.Checks.Where(check => check.IsFinding).Select(check => check.Id));
        Assert.All(judged.Checks, check =>
            Assert.True(check.IsFinding || check.Status == CheckStatus.Held, $"{check.Id}: {check.Explanation}")
        );
        Assert.All(judged.Faults, fault => Assert.Null(fault.Problem));
    }
}
