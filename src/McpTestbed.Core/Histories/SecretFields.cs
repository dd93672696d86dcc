namespace McpTestbed.Core.Histories;

/// <summary>What may be secret in the value of a header field.</summary>
internal enum Secrecy
{
    /// <summary>Nothing by itself.</summary>
    None,

    /// <summary>A query, as in every address.</summary>
    Query,

    /// <summary>All of it.</summary>
    Whole,
}

/// <summary>Which header fields hold secrets.</summary>
internal sealed class SecretFields
{
    private readonly Dictionary<string, Secrecy>.AlternateLookup<ReadOnlySpan<char>> known;

    /// <summary>Spelling does not matter, and no name is empty.</summary>
    public SecretFields(IEnumerable<string> secrets, IEnumerable<string> addresses)
    {
        var names = new Dictionary<string, Secrecy>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in secrets.Where(name => name.Length > 0))
            names[name] = Secrecy.Whole;
        foreach (var name in addresses)
            names[name] = Secrecy.Query;
        known = names.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Of a raw header line; asked of every line that passes, so without making a text of its name.</summary>
    public Secrecy SecrecyOf(string line)
    {
        var name = line.AsSpan(0, Math.Max(0, line.IndexOf(':', StringComparison.Ordinal))).Trim();
        return known.TryGetValue(name, out var secrecy) ? secrecy : Secrecy.None;
    }
}
