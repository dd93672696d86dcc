namespace McpTestbed.ReferenceServers.Tools;

/// <summary>What a tool that runs in a session may ask of it: state of the session's own.</summary>
internal interface ISessionToolContext : IToolContext
{
    /// <summary>The text kept for the session; null if there is none.</summary>
    Task<string?> RecallAsync();

    /// <summary>Keeps a text for the session, in place of the one before.</summary>
    Task RememberAsync(string text);

    /// <summary>Adds one to the session's own count and returns it.</summary>
    Task<long> TallyAsync();
}
