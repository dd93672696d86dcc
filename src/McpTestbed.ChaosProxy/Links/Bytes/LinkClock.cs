namespace McpTestbed.ChaosProxy.Links.Bytes;

/// <summary>Time since a link was made, by the monotonic clock.</summary>
internal sealed class LinkClock(TimeProvider time)
{
    private readonly long began = time.GetTimestamp();

    public TimeProvider Provider => time;

    public TimeSpan Now => time.GetElapsedTime(began);
}
