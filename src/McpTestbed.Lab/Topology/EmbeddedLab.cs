using McpTestbed.Lab.Processes;

namespace McpTestbed.Lab.Topology;

/// <summary>A lab whose programs are children of this process, ended with it.</summary>
public sealed class EmbeddedLab : IAsyncDisposable
{
    private static readonly TimeSpan ReadyDeadline = TimeSpan.FromSeconds(60);

    private readonly List<ChildProcess> children = [];
    private readonly IReadOnlyDictionary<string, string> environment;
    private readonly string redis;
    private readonly Action<string> tell;
    private readonly TimeProvider time;
    private volatile bool ending;

    private EmbeddedLab(
        LabProcess redis,
        IReadOnlyDictionary<string, string> environment,
        Action<string> tell,
        TimeProvider time
    )
    {
        this.redis = redis.Endpoints[0].Authority;
        this.environment = environment;
        this.tell = tell;
        this.time = time;
    }

    /// <summary>Starts every program that can be started here, and waits until each is ready.</summary>
    /// <param name="lab">The lab.</param>
    /// <param name="environment">What every program gets in its environment, beside its own.</param>
    /// <param name="tell">Told of programs that are missing, and of those that end by themselves.</param>
    /// <param name="time">The clock of the waits.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The running lab.</returns>
    /// <exception cref="TargetException">A program did not start.</exception>
    public static async Task<EmbeddedLab> StartAsync(
        PlacedLab lab,
        IReadOnlyDictionary<string, string> environment,
        Action<string> tell,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var running = new EmbeddedLab(lab.Redis, environment, tell, time);
        try
        {
            var ready = new Dictionary<string, Task>();
            foreach (var program in lab.All)
            {
                var before = program
                    .WaitsFor.Concat(program.NeedsRedis ? [LabDescription.Redis] : [])
                    .Select(name => ready[name])
                    .ToList();
                ready[program.Name] = (program.Missing ?? (program.NeedsRedis ? lab.Redis.Missing : null))
                    is { } missing
                    ? Report($"{program.Name} is not started: {missing}")
                    : running.StartAsync(program, before, cancellationToken);
            }

            await Task.WhenAll(ready.Values);
            return running;
        }
        catch
        {
            await running.DisposeAsync();
            throw;
        }

        Task Report(string line)
        {
            tell(line);
            return Task.CompletedTask;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        ending = true;
        List<ChildProcess> all;
        lock (children)
            all = [.. children];
        await Task.WhenAll(all.Select(child => child.DisposeAsync().AsTask()));
    }

    private async Task StartAsync(LabProcess program, IReadOnlyList<Task> before, CancellationToken cancellationToken)
    {
        await Task.WhenAll(before);
        var variables = new Dictionary<string, string>(environment) { ["OTEL_SERVICE_NAME"] = program.Name };
        if (program.NeedsRedis)
            variables["ConnectionStrings__redis"] = redis;
        foreach (var (name, value) in program.Environment)
            variables[name] = value;
        ChildProcess child;
        lock (children)
        {
            if (ending)
                return;
            child = ChildProcess.Start([program.Program, .. program.Arguments], variables, program.Folder);
            children.Add(child);
        }

        _ = ReportEndAsync(program, child);
        await Readiness.WaitAsync(program, child, ReadyDeadline, time, cancellationToken);
    }

    private async Task ReportEndAsync(LabProcess program, ChildProcess child)
    {
        var (code, expected) = await child.Exited;
        if (!expected && !ending)
            tell($"{program.Name} ended by itself, exit code {code}: {child.LastLine}");
    }
}
