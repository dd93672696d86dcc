namespace McpTestbed.ReferenceServers.Stateless;

/// <summary>Waits for an end that is signalled and not timed.</summary>
internal static class EndOf
{
    /// <summary>Returns when the first of the two is cancelled.</summary>
    public static async Task EitherAsync(CancellationToken first, CancellationToken second)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var onFirst = first.Register(() => ended.TrySetResult());
        await using var onSecond = second.Register(() => ended.TrySetResult());
        await ended.Task;
    }
}
