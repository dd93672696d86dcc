namespace McpTestbed.ReferenceServers.SessionEra.Http;

/// <summary>Reads Mcp-Session-Id: the name without regard to case, the value octet by octet.</summary>
internal class SessionHeader
{
    /// <summary>The name as we write it.</summary>
    public const string Name = "Mcp-Session-Id";

    /// <summary>What the request says.</summary>
    public SessionReading Read(IHeaderDictionary headers) =>
        Lines(headers) switch
        {
            [] => SessionReading.Missing,
            [var id] => IsWellFormed(id)
                ? new(id, null)
                : new(null, "Mcp-Session-Id has characters outside visible ASCII"),
            var several => ReadSeveral(several),
        };

    /// <summary>The values of the header lines, in order.</summary>
    protected virtual IReadOnlyList<string> Lines(IHeaderDictionary headers) =>
        [.. headers[Name].Select(value => value ?? "")];

    /// <summary>What several lines say: nothing, for there is no telling which the client and what is in between
    /// meant.</summary>
    protected virtual SessionReading ReadSeveral(IReadOnlyList<string> lines) =>
        new(null, "Mcp-Session-Id was sent more than once");

    /// <summary>Whether the value can be an id.</summary>
    protected virtual bool IsWellFormed(string id) => id.Length > 0 && id.All(c => c is >= '\x21' and <= '\x7E');
}
