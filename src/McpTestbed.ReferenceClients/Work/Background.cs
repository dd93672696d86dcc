using System.Collections.Concurrent;

namespace McpTestbed.ReferenceClients.Work;

/// <summary>What a client does beside its work, until its life ends.</summary>
internal sealed class Background : IDisposable
{
    private readonly CancellationTokenSource lifetime = new();
    private readonly ConcurrentDictionary<Task, bool> running = new();

    /// <summary>Is cancelled when the client's life ends.</summary>
    public CancellationToken Ended => lifetime.Token;

    /// <summary>Starts something; what it fails of is seen by who awaits it.</summary>
    public Task Run(Func<CancellationToken, Task> work)
    {
        var task = work(lifetime.Token);
        running[task] = true;
        _ = task.ContinueWith(
            ended => running.TryRemove(ended, out _),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );
        return task;
    }

    /// <summary>Waits until nothing is running.</summary>
    public async Task WhenIdleAsync() =>
        await Task.WhenAll(running.Keys).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Ends everything and waits until it has ended.</summary>
    public async Task EndAsync()
    {
        await lifetime.CancelAsync();
        await WhenIdleAsync();
    }

    /// <inheritdoc/>
    public void Dispose() => lifetime.Dispose();
}
