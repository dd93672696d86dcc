using McpTestbed.ChaosProxy.Json;

namespace McpTestbed.ChaosProxy.Control.Runs;

/// <summary>The runs that are hosted, by name.</summary>
internal sealed class RunBook(TimeProvider time) : IAsyncDisposable
{
    private const int MaximumRuns = 64;

    private readonly Dictionary<string, HostedRun> runs = [];
    private readonly Lock gate = new();
    private int begun;

    /// <exception cref="RefusedException">There are too many.</exception>
    public HostedRun Begin(RunRequest request)
    {
        lock (gate)
        {
            if (runs.Count >= MaximumRuns)
                throw new RefusedException(
                    409,
                    $"{runs.Count + 1} runs are not allowed; allowed are {MaximumRuns} at a time"
                );
            var run = new HostedRun($"r{++begun}", request, time);
            return runs[run.Name] = run;
        }
    }

    /// <exception cref="RefusedException">There is none of that name.</exception>
    public HostedRun Get(string name)
    {
        lock (gate)
            return runs.GetValueOrDefault(name) ?? throw new RefusedException(404, "run not found");
    }

    /// <summary>Ends a run; nothing when it has ended.</summary>
    public async Task EndAsync(HostedRun run)
    {
        lock (gate)
        {
            if (!runs.Remove(run.Name))
                return;
        }

        await run.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        List<HostedRun> all;
        lock (gate)
            all = [.. runs.Values];
        await Task.WhenAll(all.Select(EndAsync));
    }
}
