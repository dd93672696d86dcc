namespace McpTestbed.ReferenceServers.SessionEra.Events;

/// <summary>Where a stream began.</summary>
internal enum StreamKind
{
    /// <summary>It answers the requests of one POST.</summary>
    Reply,

    /// <summary>It was opened by a GET.</summary>
    Standalone,
}
