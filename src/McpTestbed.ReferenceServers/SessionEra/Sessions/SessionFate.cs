namespace McpTestbed.ReferenceServers.SessionEra.Sessions;

/// <summary>Why an id names no live session.</summary>
internal enum SessionFate
{
    /// <summary>This server never issued it (or it ended so long ago that the server has forgotten).</summary>
    NeverIssued,

    /// <summary>The client ended it by DELETE, or an operator did.</summary>
    Terminated,

    /// <summary>It was idle for too long.</summary>
    Expired,
}
