namespace McpTestbed.ReferenceServers.SessionEra.Sessions;

/// <summary>The one source of order in a server: stream names, events and openings are numbered from it.</summary>
internal sealed class Ordinals
{
    private long last;

    /// <summary>A number larger than all before it.</summary>
    public long Next() => Interlocked.Increment(ref last);
}
