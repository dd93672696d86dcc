namespace McpTestbed.Tests;

/// <summary>How long tests wait for what must happen: long enough for a busy machine, and never a
/// synchronisation.</summary>
internal static class TestTimeouts
{
    public static readonly TimeSpan Default = TimeSpan.FromSeconds(20);

    /// <summary>The result of a task that must end.</summary>
    public static Task<T> SoonAsync<T>(this Task<T> task) =>
        task.WaitAsync(Default, TestContext.Current.CancellationToken);

    /// <summary>The end of a task that must end.</summary>
    public static Task SoonAsync(this Task task) => task.WaitAsync(Default, TestContext.Current.CancellationToken);
}
