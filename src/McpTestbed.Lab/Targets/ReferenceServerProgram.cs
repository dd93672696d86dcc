using System.Text.Json;
using McpTestbed.Core.Pacing;
using McpTestbed.Lab.Processes;

namespace McpTestbed.Lab.Targets;

/// <summary>The reference servers' program with some of its profiles running, each on a port of its own.</summary>
public sealed class ReferenceServerProgram : IAsyncDisposable
{
    /// <summary>The program's exit code for a profile that does not exist (EX_USAGE).</summary>
    private const int UsageError = 64;

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

    /// <summary>Starts the program and waits until every profile listens and has answered a first request.</summary>
    /// <param name="profiles">Names of profiles.</param>
    /// <param name="standstill">How long nothing may happen; it all may take as long as profiles become ready.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="options">Further options of the program.</param>
    /// <returns>The running program.</returns>
    /// <exception cref="TargetException">A profile does not exist.</exception>
    /// <exception cref="LabException">The program did not start.</exception>
    public static Task<ReferenceServerProgram> StartAsync(
        IEnumerable<string> profiles,
        TimeSpan standstill,
        CancellationToken cancellationToken,
        params IEnumerable<string> options
    )
    {
        var names = profiles.Distinct().ToList();
        return StartAsync(
            names,
            standstill,
            new(names.Count, _ => { }, TimeProvider.System),
            cancellationToken,
            options
        );
    }

    /// <summary>The same, and counts the profiles that are ready.</summary>
    internal static async Task<ReferenceServerProgram> StartAsync(
        IReadOnlyList<string> profiles,
        TimeSpan standstill,
        StartProgress progress,
        CancellationToken cancellationToken,
        params IEnumerable<string> options
    )
    {
        using var deadline = MachineClock.Shared.Standstill(standstill, cancellationToken);
        var running = new Dictionary<string, RunningProfile>();
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var command = new List<string>(OurPrograms.CommandOf("McpTestbed.ReferenceServers", "reference-servers"))
        {
            "--exit-on-stdin-end",
        };
        foreach (var profile in profiles)
            command.AddRange(["--profile", profile]);
        command.AddRange(options);
        var process = ChildProcess.Start(command, QuickStart, onLine: line =>
        {
            deadline.Progress();
            TakeLine(line, running, ready);
        });
        try
        {
            await Task.WhenAny(ready.Task, process.Exited).WaitAsync(deadline.Token);
            if (!ready.Task.IsCompleted)
                throw NotStarted((await process.Exited).Code, process.Output.Trim());
            await WarmUpAsync(running, progress, deadline, cancellationToken);
            return new(process, running);
        }
        catch (OperationCanceledException) when (deadline.IsOver)
        {
            await process.DisposeAsync();
            throw new LabException(
                $"the reference servers did not start: {progress}, and for {deadline} nothing more happened; try again "
                    + "when the machine has time to spare, or choose fewer scenarios (--scenario, --area)"
            )
            {
                IsOfTheMachine = true,
            };
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

    private static Exception NotStarted(int exitCode, string printed) =>
        exitCode == UsageError
            ? new TargetException($"the reference servers did not start: {printed}")
            : new LabException($"the reference servers ended with exit code {exitCode}: {printed}");

    private static Task WarmUpAsync(
        Dictionary<string, RunningProfile> running,
        StartProgress progress,
        PacedDeadline deadline,
        CancellationToken cancellationToken
    ) =>
        Parallel.ForEachAsync(
            running.Values,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = Environment.ProcessorCount,
                CancellationToken = cancellationToken,
            },
            async (profile, stopping) =>
            {
                profile.FirstAnswer = await WarmUp.AskAsync(profile, stopping);
                progress.OneMore();
                deadline.Progress();
            }
        );

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
        )
        {
            Headers = Lines("headers"),
            SecondHeaders = Lines("second_headers"),
            ForeignHeaders = Lines("foreign_headers"),
            Asked = root.GetProperty("asked").GetString() is { } asked ? [asked] : null,
        };

        string[] Lines(string member) =>
            [.. root.GetProperty(member).EnumerateArray().Select(line => line.GetString()!)];
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
public sealed record RunningProfile(string Name, Uri Endpoint, Uri? Admin, IReadOnlyList<string> Revisions)
{
    /// <summary>Header lines that its clients have to send.</summary>
    public IReadOnlyList<string> Headers { get; internal init; } = [];

    /// <summary>Header lines of a second user.</summary>
    public IReadOnlyList<string> SecondHeaders { get; internal init; } = [];

    /// <summary>Header lines with a token that was issued for another server.</summary>
    public IReadOnlyList<string> ForeignHeaders { get; internal init; } = [];

    /// <summary>The address that it asked to listen on, where that is not the loopback that it was given.</summary>
    public IReadOnlyList<string>? Asked { get; internal init; }

    /// <summary>How long its first answer took, on the machine's clock.</summary>
    public TimeSpan FirstAnswer { get; internal set; }
}
