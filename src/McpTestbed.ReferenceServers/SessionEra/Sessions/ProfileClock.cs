namespace McpTestbed.ReferenceServers.SessionEra.Sessions;

/// <summary>The profile's own clock: the machine's, moved forward on demand, so that idle sessions expire without
/// waiting.</summary>
internal sealed class ProfileClock : TimeProvider
{
    private readonly Lock gate = new();
    private TimeSpan ahead;

    /// <summary>Moves the clock forward.</summary>
    public void Advance(TimeSpan by)
    {
        lock (gate)
            ahead += by;
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
            return System.GetUtcNow() + ahead;
    }
}
