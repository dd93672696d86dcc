namespace McpTestbed.Lab.Targets;

/// <summary>Counts servers that are ready, and says so now and then while others are not.</summary>
/// <param name="total">How many are to be.</param>
/// <param name="say">Told the count, for people.</param>
/// <param name="time">The clock of "now and then".</param>
public sealed class StartProgress(int total, Action<string> say, TimeProvider time)
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private int ready;
    private long lastSaid = time.GetTimestamp();

    /// <summary>The count in words, such as <c>74 of 111 ready</c>.</summary>
    /// <returns>The words.</returns>
    public override string ToString()
    {
        lock (gate)
            return $"{ready} of {total} ready";
    }

    /// <summary>One more is ready.</summary>
    public void OneMore()
    {
        lock (gate)
        {
            ready++;
            if (ready == total || time.GetElapsedTime(lastSaid) < BetweenLines)
                return;
            lastSaid = time.GetTimestamp();
            say($"{ready} of {total} ready");
        }
    }
}
