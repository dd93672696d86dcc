namespace McpTestbed.ReferenceServers.Tools;

/// <summary>Sleeping calls by key: who waits, who was released, and what became of each.</summary>
internal sealed class SleepRegister(TimeProvider time)
{
    /// <summary>Keys beyond this number are refused, so that a caller cannot exhaust the server.</summary>
    public const int MaxKeys = 10_000;

    private readonly Lock gate = new();
    private readonly Dictionary<string, Sleep> sleeps = new(StringComparer.Ordinal);

    /// <summary>Waits for the release or the time, and returns "released" or "elapsed"; null if there are too many
    /// keys.</summary>
    /// <exception cref="OperationCanceledException">The call was cancelled; the register says so from then
    /// on.</exception>
    public async Task<string?> SleepAsync(string key, TimeSpan atMost, CancellationToken cancellationToken)
    {
        if (Entry(key) is not { } sleep)
            return null;
        sleep.Fate = "running";
        try
        {
            await sleep.Released.Task.WaitAsync(atMost, time, cancellationToken);
            sleep.Fate = "finished";
            return "released";
        }
        catch (TimeoutException)
        {
            sleep.Fate = "finished";
            return "elapsed";
        }
        catch (OperationCanceledException)
        {
            sleep.Fate = "cancelled";
            throw;
        }
    }

    /// <summary>Releases the key for good: a sleep that begins later, or is asked for again, answers at once.</summary>
    /// <returns>False if there are too many keys.</returns>
    public bool Release(string key)
    {
        if (Entry(key) is not { } sleep)
            return false;
        sleep.Released.TrySetResult();
        return true;
    }

    /// <summary>"unknown", "running", "finished" or "cancelled".</summary>
    public string Status(string key)
    {
        lock (gate)
            return sleeps.TryGetValue(key, out var sleep) ? sleep.Fate : "unknown";
    }

    private Sleep? Entry(string key)
    {
        lock (gate)
        {
            if (sleeps.TryGetValue(key, out var known))
                return known;
            return sleeps.Count >= MaxKeys ? null : sleeps[key] = new Sleep();
        }
    }

    private sealed class Sleep
    {
        public TaskCompletionSource Released { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public volatile string Fate = "unknown";
    }
}
