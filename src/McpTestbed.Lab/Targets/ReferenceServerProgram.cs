using System.Text.Json;
using McpTestbed.Lab.Processes;

namespace McpTestbed.Lab.Targets;

/// <summary>The reference servers' program with some of its profiles running, each on a port of its own.</summary>
public sealed class ReferenceServerProgram : IAsyncDisposable
{
    private static readonly TimeSpan LastTraces = TimeSpan.FromSeconds(5);

    private readonly ChildProcess process;

    private ReferenceServerProgram(ChildProcess process, IReadOnlyDictionary<string, RunningProfile> profiles)
    {
        this.process = process;
        Profiles = profiles;
    }

    /// <summary>The profiles that run, by name.</summary>
    public IReadOnlyDictionary<string, RunningProfile> Profiles { get; }

    internal ChildProcess Process => process;

    /// <summary>Starts the program and waits until every profile listens.</summary>
    /// <param name="profiles">Names of profiles.</param>
    /// <param name="timeout">How long it may take.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="options">Further options of the program.</param>
    /// <returns>The running program.</returns>
    /// <exception cref="TargetException">A profile does not exist, or the program did not start.</exception>
    public static async Task<ReferenceServerProgram> StartAsync(
        IEnumerable<string> profiles,
        TimeSpan timeout,
        CancellationToken cancellationToken,
        params IEnumerable<string> options
    )
    {
        var running = new Dictionary<string, RunningProfile>();
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var command = new List<string>
        {
            OurPrograms.Dotnet,
            OurPrograms.Find("McpTestbed.ReferenceServers", "reference-servers"),
            "--exit-on-stdin-end",
        };
        foreach (var profile in profiles.Distinct())
            command.AddRange(["--profile", profile]);
        command.AddRange(options);
        var process = ChildProcess.Start(command, QuickStart, onLine: line => TakeLine(line, running, ready));
        try
        {
            await Task.WhenAny(ready.Task, process.Exited).WaitAsync(timeout, cancellationToken);
            if (!ready.Task.IsCompleted)
                throw new TargetException($"the reference servers did not start: {process.Output.Trim()}");
            return new(process, running);
        }
        catch (TimeoutException)
        {
            await process.DisposeAsync();
            throw new TargetException($"the reference servers did not start within {timeout.TotalSeconds:0} s");
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it at once, as a crash or a power cut does.</summary>
    /// <returns>A task that ends when it has gone.</returns>
    public ValueTask KillAsync() => process.DisposeAsync();

    /// <summary>Ends it; where its traces are exported, it is given the time to send the last of them.</summary>
    /// <returns>A task that ends when it has gone.</returns>
    public async ValueTask DisposeAsync()
    {
        // Killed, it would take the last of its traces with it.
        if (!string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT")))
            await process.EndInputAsync(LastTraces);
        await process.DisposeAsync();
    }

    private static void TakeLine(string line, Dictionary<string, RunningProfile> running, TaskCompletionSource ready)
    {
        if (!line.StartsWith('{'))
            return;
        using var json = JsonDocument.Parse(line);
        var root = json.RootElement;
        if (root.TryGetProperty("ready", out _))
        {
            ready.TrySetResult();
            return;
        }

        var name = root.GetProperty("profile").GetString()!;
        running[name] = new(
            name,
            new(root.GetProperty("url").GetString()!),
            root.GetProperty("admin").GetString() is { } admin ? new Uri(admin) : null,
            [.. root.GetProperty("revisions").EnumerateArray().Select(revision => revision.GetString()!)]
        );
    }

    /// <summary>A replica that was killed is to be back soon: what pays off only later is left out.</summary>
    private static Dictionary<string, string> QuickStart =>
        new()
        {
            ["PORT"] = "",
            ["ConnectionStrings__redis"] = "",
            ["OTEL_SERVICE_NAME"] = "",
            ["DOTNET_TieredPGO"] = "0",
            ["DOTNET_gcServer"] = "0",
            // Hexadecimal: 4,096 calls instead of 30. Most of a short life's processor time went into compiling again.
            ["DOTNET_TC_CallCountThreshold"] = "1000",
            ["DOTNET_gcConcurrent"] = "0",
        };
}

/// <summary>A profile that runs.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Endpoint">Its MCP endpoint.</param>
/// <param name="Admin">Its admin address; null when it cannot be controlled.</param>
/// <param name="Revisions">Revisions it speaks.</param>
public sealed record RunningProfile(string Name, Uri Endpoint, Uri? Admin, IReadOnlyList<string> Revisions);
