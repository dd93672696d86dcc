using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Scenarios;
using McpTestbed.Lab.Runs;

namespace McpTestbed.Cli.Output;

/// <summary>Knows how far the runs of a call are, and says it in one line.</summary>
/// <remarks>Safe for several threads.</remarks>
/// <param name="total">How many runs there will be.</param>
/// <param name="time">The clock.</param>
internal sealed class RunWatch(int total, TimeProvider time)
{
    /// <summary>From so many runs on, what is left can be reckoned from what is done.</summary>
    private const int EnoughToReckon = 5;

    private readonly long began = time.GetTimestamp();
    private readonly Lock gate = new();
    private readonly List<(string Name, long Since)> running = [];
    private int done;
    private int postponed;

    /// <summary>Told after each change.</summary>
    public Action Changed { get; init; } = () => { };

    /// <summary>How many runs are done for good.</summary>
    public int Done
    {
        get
        {
            lock (gate)
                return done;
        }
    }

    /// <summary>A run begins.</summary>
    public void Begun(PlannedRun run)
    {
        lock (gate)
            running.Add((NameOf(run.Scenario, run.Revision), time.GetTimestamp()));
        Changed();
    }

    /// <summary>A run has ended, and is to be done once more.</summary>
    public void Postponed(RunResult result)
    {
        lock (gate)
        {
            End(result);
            postponed++;
        }

        Changed();
    }

    /// <summary>A run has ended for good.</summary>
    public void Ended(RunResult result)
    {
        lock (gate)
        {
            End(result);
            done++;
            if (result.FirstTryPath is not null)
                postponed--;
        }

        Changed();
    }

    /// <summary>How far it is.</summary>
    /// <returns>For example <c>12 of 130 runs done, 2 to be done once more, about 40 s to go; now
    /// sessions/missing-session-id (2025-11-25), for 3 s</c>.</returns>
    public override string ToString()
    {
        lock (gate)
        {
            var left = total - done;
            var toGo =
                done >= EnoughToReckon && left > 0
                    ? $", about {InWords(time.GetElapsedTime(began) / done * left)} to go"
                    : "";
            var now =
                left > 0 && running.Count > 0
                    ? $"; now {running[0].Name}, for {InWords(time.GetElapsedTime(running[0].Since))}"
                    : "";
            return $"{done} of {Counted.Of(total, "run")} done"
                + (postponed > 0 ? $", {postponed} to be done once more" : "")
                + toGo
                + now;
        }
    }

    private void End(RunResult result)
    {
        var at = running.FindIndex(run => run.Name == NameOf(result.Scenario, result.Revision));
        if (at >= 0)
            running.RemoveAt(at);
    }

    private static string NameOf(Scenario scenario, Core.Protocol.Revision revision) => $"{scenario.Id} ({revision})";

    private static string InWords(TimeSpan time) =>
        time < TimeSpan.FromMinutes(2) ? $"{time.TotalSeconds:0} s" : $"{time.TotalMinutes:0} min";
}
