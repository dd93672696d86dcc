using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Links;

/// <summary>Who ended a connection and how: whoever did it first.</summary>
internal sealed class ConnectionEnding
{
    private readonly Lock gate = new();
    private (EndedBy By, EndedHow How)? first;

    /// <summary>The ending so far; ours by default.</summary>
    public (EndedBy By, EndedHow How) Value
    {
        get
        {
            lock (gate)
                return first ?? (EndedBy.Proxy, EndedHow.Rst);
        }
    }

    public void Note(EndedBy by, EndedHow how)
    {
        lock (gate)
            first ??= (by, how);
    }
}
