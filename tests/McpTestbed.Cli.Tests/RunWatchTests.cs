using McpTestbed.Cli.Output;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Lab.Runs;
using McpTestbed.Scenarios;
using Microsoft.Extensions.Time.Testing;

namespace McpTestbed.Cli.Tests;

public sealed class RunWatchTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public void Watch_SaysWhatIsDoneAndWhatGoesOn()
    {
        var watch = new RunWatch(2, time);
        watch.Begun(Planned(0));
        watch.Begun(Planned(1));
        watch.Ended(Result(0));
        time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal($"1 of 2 runs done; now {ScenarioCatalog.All[1].Id} (2025-11-25), for 3 s", $"{watch}");
    }

    [Fact]
    public void Watch_ReckonsWhatIsLeft_OnceEnoughIsDone()
    {
        var watch = new RunWatch(20, time);
        for (var i = 0; i < 5; i++)
        {
            watch.Begun(Planned(i));
            time.Advance(TimeSpan.FromSeconds(2));
            watch.Ended(Result(i));
        }

        Assert.Equal("5 of 20 runs done, about 30 s to go", $"{watch}");
    }

    [Fact]
    public void Watch_TellsRunsApart_ThatAreDoneOnceMore()
    {
        var watch = new RunWatch(1, time);
        watch.Begun(Planned(0));
        watch.Postponed(Result(0));
        Assert.Equal("0 of 1 run done, 1 to be done once more", $"{watch}");

        watch.Begun(Planned(0));
        watch.Ended(Result(0) with { FirstTryPath = "first-try.ndjson" });
        Assert.Equal("1 of 1 run done", $"{watch}");
    }

    private static PlannedRun Planned(int scenario) => new(null!, ScenarioCatalog.All[scenario], Revision.V20251125, 1);

    private static RunResult Result(int scenario) =>
        new(new JudgedRun([], [], null, Verdict.Valid))
        {
            Scenario = ScenarioCatalog.All[scenario],
            Revision = Revision.V20251125,
            Target = "profile:stateful",
            Repetition = 1,
            Seed = 1,
            HistoryPath = "",
            Duration = TimeSpan.Zero,
        };
}
