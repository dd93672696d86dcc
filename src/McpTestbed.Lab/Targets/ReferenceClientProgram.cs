using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Pacing;
using McpTestbed.Core.Scenarios;
using McpTestbed.Lab.Processes;

namespace McpTestbed.Lab.Targets;

/// <summary>The reference clients' program: one process that runs any of its profiles, many at a time.</summary>
public sealed class ReferenceClientProgram : IAsyncDisposable
{
    private readonly ChildProcess process;
    private readonly ConcurrentDictionary<string, Running> running;
    private int runs;

    private ReferenceClientProgram(
        ChildProcess process,
        ConcurrentDictionary<string, Running> running,
        IReadOnlyDictionary<string, IReadOnlyList<string>> profiles
    )
    {
        this.process = process;
        this.running = running;
        Profiles = profiles;
        _ = EndAllAsync();
    }

    /// <summary>Its profiles, with the revisions that each speaks.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Profiles { get; }

    /// <summary>Starts the program.</summary>
    /// <param name="standstill">How long it may take.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The running program.</returns>
    /// <exception cref="LabException">It did not start.</exception>
    public static async Task<ReferenceClientProgram> StartAsync(
        TimeSpan standstill,
        CancellationToken cancellationToken
    )
    {
        using var deadline = MachineClock.Shared.Standstill(standstill, cancellationToken);
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var profiles = new ConcurrentDictionary<string, IReadOnlyList<string>>();
        var running = new ConcurrentDictionary<string, Running>();
        var process = ChildProcess.Start(
            [.. OurPrograms.CommandOf("McpTestbed.ReferenceClients", "reference-clients"), "--serve"],
            new Dictionary<string, string> { ["OTEL_SERVICE_NAME"] = "" },
            onLine: line => TakeLine(line, profiles, running, ready)
        );
        try
        {
            await Task.WhenAny(ready.Task, process.Exited).WaitAsync(deadline.Token);
            return ready.Task.IsCompleted
                ? new(process, running, profiles)
                : throw new LabException(
                    $"the reference clients ended before they were ready: {process.Output.Trim()}"
                );
        }
        catch (Exception error)
        {
            await process.DisposeAsync();
            if (error is OperationCanceledException && deadline.IsOver)
                throw new LabException($"the reference clients did not start within {deadline}")
                {
                    IsOfTheMachine = true,
                };
            throw;
        }
    }

    /// <summary>A client that is one of the profiles.</summary>
    /// <param name="profile">Its name.</param>
    /// <returns>The target; disposing it leaves the program alone.</returns>
    /// <exception cref="TargetException">There is no such profile.</exception>
    public ClientTarget OfProfile(string profile)
    {
        var target = new ClientTarget($"profile:{profile}", ClientOf(profile), null);
        target.Learn(Profiles[profile], []);
        return target;
    }

    internal IClientUnderTest ClientOf(string profile) =>
        Profiles.ContainsKey(profile)
            ? new Client(this, profile)
            : throw new TargetException(
                $"there is no client profile '{profile}'; there are {string.Join(", ", Profiles.Keys)}"
            );

    /// <inheritdoc />
    public ValueTask DisposeAsync() => process.DisposeAsync();

    private static void TakeLine(
        string line,
        ConcurrentDictionary<string, IReadOnlyList<string>> profiles,
        ConcurrentDictionary<string, Running> running,
        TaskCompletionSource ready
    )
    {
        if (!line.StartsWith('{'))
            return;
        using var json = JsonDocument.Parse(line);
        var root = json.RootElement;
        if (root.TryGetProperty("ready", out _))
            ready.TrySetResult();
        else if (root.TryGetProperty("profile", out var profile))
            profiles[profile.GetString()!] =
            [
                .. root.GetProperty("revisions").EnumerateArray().Select(revision => revision.GetString()!),
            ];
        else if (root.TryGetProperty("run", out var run) && running.TryRemove(run.GetString()!, out var client))
            client.End(root.GetProperty("exit").GetInt32(), root.GetProperty("output").GetString() ?? "");
    }

    /// <summary>With the program end all its clients.</summary>
    private async Task EndAllAsync()
    {
        var (code, _) = await process.Exited;
        foreach (var client in running.Values)
            client.End(code, "the program of the reference clients ended");
    }

    private Running Start(string profile, ClientOrder order, HistoryWriter history, Redactor redactor)
    {
        var run = Interlocked.Increment(ref runs).ToString(CultureInfo.InvariantCulture);
        history.Append("lab", new ProcessStarted { Command = $"reference client {profile} {order.Server}" });
        var client = running[run] = new(this, run, history, redactor);
        process.Say(
            new JsonObject
            {
                ["run"] = run,
                ["profile"] = profile,
                ["url"] = order.Server.ToString(),
                ["scenario"] = order.Scenario,
                ["version"] = order.Revision.Id,
                ["context"] = order.ContextJson,
            }.ToJsonString()
        );
        return client;
    }

    private sealed class Client(ReferenceClientProgram program, string profile) : IClientUnderTest
    {
        public TimeSpan ReadyTimeout => TimeSpan.FromSeconds(15);

        public TimeSpan Quiet => ClientPace.UsualQuiet;

        public bool KnowsOurContext => true;

        public IRunningClient Start(ClientOrder order, HistoryWriter history, Redactor redactor) =>
            program.Start(profile, order, history, redactor);
    }

    /// <summary>One run of a profile.</summary>
    private sealed class Running(ReferenceClientProgram program, string run, HistoryWriter history, Redactor redactor)
        : IRunningClient
    {
        private readonly TaskCompletionSource<int> exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile bool stopped;

        public Task<int> Exited => exited.Task;

        public void End(int code, string output)
        {
            history.Append("lab", ClientExit.Of(code, stopped, output, redactor));
            exited.TrySetResult(code);
        }

        public async ValueTask DisposeAsync()
        {
            if (exited.Task.IsCompleted)
                return;
            stopped = true;
            program.process.Say(new JsonObject { ["stop"] = run }.ToJsonString());
            await exited.Task;
        }
    }
}
