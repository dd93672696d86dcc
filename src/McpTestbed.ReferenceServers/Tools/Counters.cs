namespace McpTestbed.ReferenceServers.Tools;

/// <summary>Counters by key: the witness of how often a call was really executed.</summary>
internal sealed class Counters
{
    /// <summary>Keys beyond this number are refused, so that a caller cannot exhaust the server.</summary>
    public const int MaxKeys = 10_000;

    private readonly Lock gate = new();
    private readonly Dictionary<string, long> values = new(StringComparer.Ordinal);

    /// <summary>Adds one and returns the new value, or null if there are too many keys.</summary>
    public long? Add(string key)
    {
        lock (gate)
        {
            if (values.Count >= MaxKeys && !values.ContainsKey(key))
                return null;
            return values[key] = values.GetValueOrDefault(key) + 1;
        }
    }

    /// <summary>The value, 0 for a key never counted.</summary>
    public long Read(string key)
    {
        lock (gate)
            return values.GetValueOrDefault(key);
    }
}
