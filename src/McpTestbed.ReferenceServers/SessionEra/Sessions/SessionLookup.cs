namespace McpTestbed.ReferenceServers.SessionEra.Sessions;

/// <summary>The session of an id, or why there is none.</summary>
internal readonly record struct SessionLookup(Session? Session, SessionFate Fate);
