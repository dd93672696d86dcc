using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.LegacySse;

/// <summary>One client: its open stream, and what it is waiting for. The session lives as long as the stream.</summary>
internal sealed class LegacySession(EventStream stream)
{
    private const int MaxRunning = 256;

    private readonly Lock gate = new();
    private readonly Dictionary<string, CancellationTokenSource> running = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>128 random bits: whoever knows the id may post to the session.</summary>
    public string Id { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>Whether <c>initialize</c> has been answered.</summary>
    public bool IsInitialized { get; set; }

    /// <summary>The least severe level of the log messages that the client wants.</summary>
    public string LogLevel { get; set; } = "info";

    /// <summary>Completes when the session ends.</summary>
    public Task Over => over.Task;

    /// <summary>Ends the session and gives up what is running in it.</summary>
    public void End()
    {
        CancellationTokenSource[] works;
        lock (gate)
        {
            over.TrySetResult();
            works = [.. running.Values];
            running.Clear();
        }

        foreach (var work in works) GiveUp(work);
    }

    /// <summary>Sends a message; the stream takes none once it is closed.</summary>
    public Task SendAsync(JsonObject message) => stream.SendAsync(message);

    /// <summary>Sends an answer when it is there; null stands for none, because the request was cancelled.</summary>
    public async Task SendAsync(Task<JsonObject?> answer)
    {
        if (await answer is { } message) await SendAsync(message);
    }

    /// <summary>Registers a request that begins to run; null when the session is over, or the same id or too many others are running.</summary>
    public CancellationTokenSource? Begin(JsonElement id)
    {
        var work = new CancellationTokenSource();
        lock (gate)
        {
            if (!over.Task.IsCompleted && running.Count < MaxRunning && running.TryAdd(id.GetRawText(), work)) return work;
        }

        work.Dispose();
        return null;
    }

    public void Finish(JsonElement id)
    {
        if (Take(id) is { } work) work.Dispose();
    }

    /// <summary>Cancels a running request; one that is unknown or finished needs nothing.</summary>
    public void Cancel(JsonElement id)
    {
        if (id.ValueKind != JsonValueKind.Undefined && Take(id) is { } work) GiveUp(work);
    }

    private CancellationTokenSource? Take(JsonElement id)
    {
        lock (gate) return running.Remove(id.GetRawText(), out var work) ? work : null;
    }

    // Whoever took it out of the list is the only one to touch it, so it cannot be disposed of twice or too early.
    private static void GiveUp(CancellationTokenSource work)
    {
        work.Cancel();
        work.Dispose();
    }
}
