namespace McpTestbed.ReferenceServers.SessionEra.Http;

/// <summary>What a request says about its session: an id, a problem, or nothing.</summary>
internal readonly record struct SessionReading(string? Id, string? Problem)
{
    /// <summary>The header is not there.</summary>
    public static SessionReading Missing => default;

    /// <summary>Whether the header is not there.</summary>
    public bool IsMissing => Id is null && Problem is null;
}
