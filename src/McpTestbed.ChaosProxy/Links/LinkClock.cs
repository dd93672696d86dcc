namespace McpTestbed.ChaosProxy.Links;

/// <summary>Time since a link was made, by the monotonic clock.</summary>
internal sealed class LinkClock(TimeProvider time)
{
    private readonly long began = time.GetTimestamp();

    public TimeProvider Provider => time;

    public TimeSpan Now => time.GetElapsedTime(began);

    /// <summary>Waits until a time has come or the wait is ended.</summary>
    /// <param name="due">Null or the longest time for no end by time.</param>
    /// <param name="woken">Ends the wait.</param>
    public async Task UntilAsync(TimeSpan? due, CancellationToken woken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(woken);
        var isEndless = due is null || due == TimeSpan.MaxValue;
        var delay = Task.Delay(
            isEndless ? Timeout.InfiniteTimeSpan : Waiting.RoundUp(due!.Value - Now),
            time,
            either.Token
        );

        // The clock may have gone on between the look at it and the start of the timer.
        if (!isEndless && due <= Now)
            await either.CancelAsync();
        await delay.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
