using System.Collections.Concurrent;
using System.Text.Json;
using McpTestbed.ReferenceClients.Catalog;
using McpTestbed.ReferenceClients.Work;

namespace McpTestbed.ReferenceClients.Serving;

/// <summary>Many clients in one process: tasks come as lines of JSON, and so do their results.</summary>
internal sealed class TaskServer(TextReader input, TextWriter output) : IDisposable
{
    /// <summary>Who reads a line keeps only so much of it; escapes make it longer.</summary>
    private const int MaximumOutput = 2000;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);
    private readonly ConcurrentDictionary<string, CancellationTokenSource> running = new();
    private readonly SemaphoreSlim writing = new(1, 1);

    /// <summary>Serves until the input ends, and then until every task has ended; they are stopped.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // A line each: who reads them keeps only so much of a line.
        foreach (var profile in ProfileCatalog.All)
        {
            await WriteAsync(
                new
                {
                    Profile = profile.Name,
                    profile.Summary,
                    profile.Revisions,
                }
            );
        }

        await WriteAsync(new { Ready = true });
        var tasks = new List<Task>();
        while (await input.ReadLineAsync(cancellationToken) is { } line)
        {
            tasks.RemoveAll(task => task.IsCompleted);
            if (!string.IsNullOrWhiteSpace(line))
                tasks.Add(TakeAsync(line));
        }
        foreach (var task in running.Values)
            await task.CancelAsync();
        await Task.WhenAll(tasks);
    }

    /// <inheritdoc/>
    public void Dispose() => writing.Dispose();

    private async Task TakeAsync(string line)
    {
        ServedTask task;
        try
        {
            task = JsonSerializer.Deserialize<ServedTask>(line, Options) ?? throw new JsonException("null");
        }
        catch (JsonException error)
        {
            await WriteAsync(new { Error = $"this line is no task: {error.Message}" });
            return;
        }
        if (task.Stop is not null)
        {
            if (running.TryGetValue(task.Stop, out var stopped))
                await stopped.CancelAsync();
            return;
        }
        await RunOneAsync(task);
    }

    private async Task RunOneAsync(ServedTask task)
    {
        var run = task.Run ?? "";
        var stop = new CancellationTokenSource();
        if (!running.TryAdd(run, stop))
        {
            await WriteAsync(new { Error = $"run '{run}' is running" });
            return;
        }
        await using var said = new StringWriter();
        var exit = await Task.Run(() => RunAsync(task, new WorkLog(said), stop.Token));
        running.TryRemove(run, out _);
        var words = said.ToString();
        await WriteAsync(
            new
            {
                Run = run,
                Exit = exit,
                Output = words[..Math.Min(words.Length, MaximumOutput)],
            }
        );
    }

    private static async Task<int> RunAsync(ServedTask task, WorkLog log, CancellationToken cancellationToken)
    {
        if (ProfileCatalog.Find(task.Profile ?? "") is not { } profile)
        {
            log.Say($"unknown profile '{task.Profile}'");
            return ClientProfile.CannotDo;
        }
        try
        {
            var work = new Assignment(
                new Uri(task.Url ?? ""),
                task.Scenario ?? Assignment.DefaultScenario,
                task.Version,
                Wishes.Parse(
                    task.Context?.GetValueKind() == JsonValueKind.String
                        ? task.Context.GetValue<string>()
                        : task.Context?.ToJsonString()
                )
            );
            return await profile.RunAsync(work, log, cancellationToken);
        }
        catch (FormatException error)
        {
            log.Say(error.Message);
            return ClientProfile.CannotDo;
        }
    }

    private async Task WriteAsync(object line)
    {
        await writing.WaitAsync();
        try
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(line, Options));
            await output.FlushAsync();
        }
        finally
        {
            writing.Release();
        }
    }
}
