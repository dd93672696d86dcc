using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace McpTestbed.ReferenceServers.LegacySse;

/// <summary>One client: what waits to be sent on its stream, and what it is waiting for. The session lives as long as
/// the stream.</summary>
internal sealed class LegacySession
{
    private const int MaxRunning = 256;
    private const int MaxWaiting = 256;

    private readonly Lock gate = new();
    private readonly Dictionary<string, CancellationTokenSource> running = new(StringComparer.Ordinal);
    private readonly Channel<JsonObject> waiting = Channel.CreateBounded<JsonObject>(MaxWaiting);
    private bool over;

    /// <summary>128 random bits: where users have no names, whoever knows the id may post to the session.</summary>
    public string Id { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>Who opened the stream; null where nobody was asked who he is.</summary>
    public string? User { get; init; }

    /// <summary>Whether <c>initialize</c> has been answered.</summary>
    public bool IsInitialized { get; set; }

    /// <summary>The least severe level of the log messages that the client wants.</summary>
    public string LogLevel { get; set; } = "info";

    /// <summary>What is to be sent, until the session ends.</summary>
    public IAsyncEnumerable<JsonObject> ReadAllAsync() => waiting.Reader.ReadAllAsync(CancellationToken.None);

    /// <summary>Ends the session and gives up what is running in it.</summary>
    public void End()
    {
        CancellationTokenSource[] works;
        lock (gate)
        {
            over = true;
            works = [.. running.Values];
            running.Clear();
        }

        waiting.Writer.TryComplete();
        foreach (var work in works)
            GiveUp(work);
    }

    /// <summary>Sends a message. A client that has stopped reading loses its session, not a message out of the
    /// middle.</summary>
    public void Send(JsonObject message)
    {
        if (!waiting.Writer.TryWrite(message))
            End();
    }

    /// <summary>Sends an answer when it is there; null stands for none, because the request was cancelled.</summary>
    public async Task SendAsync(Task<JsonObject?> answer)
    {
        if (await answer is { } message)
            Send(message);
    }

    /// <summary>Registers a request that begins to run; null when the session is over, or the same id or too many
    /// others are running.</summary>
    public CancellationTokenSource? Begin(JsonElement id)
    {
        var work = new CancellationTokenSource();
        lock (gate)
        {
            if (!over && running.Count < MaxRunning && running.TryAdd(id.GetRawText(), work))
                return work;
        }

        work.Dispose();
        return null;
    }

    public void Finish(JsonElement id)
    {
        if (Take(id) is { } work)
            work.Dispose();
    }

    /// <summary>Cancels a running request; one that is unknown or finished needs nothing.</summary>
    public void Cancel(JsonElement id)
    {
        if (id.ValueKind != JsonValueKind.Undefined && Take(id) is { } work)
            GiveUp(work);
    }

    private CancellationTokenSource? Take(JsonElement id)
    {
        lock (gate)
            return running.Remove(id.GetRawText(), out var work) ? work : null;
    }

    // Whoever took it out of the list is the only one to touch it, so it cannot be disposed of twice or too early.
    private static void GiveUp(CancellationTokenSource work)
    {
        work.Cancel();
        work.Dispose();
    }
}
