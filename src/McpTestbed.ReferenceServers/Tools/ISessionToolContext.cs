using System.Text.Json.Nodes;

namespace McpTestbed.ReferenceServers.Tools;

/// <summary>What a tool that runs in a session may ask of it: state of the session's own.</summary>
internal interface ISessionToolContext : IToolContext
{
    /// <summary>The text kept for the session; null if there is none.</summary>
    Task<string?> RecallAsync();

    /// <summary>Keeps a text for the session, in place of the one before.</summary>
    Task RememberAsync(string text);

    /// <summary>Asks the user of the session for a form to be filled in.</summary>
    /// <param name="message">What is asked.</param>
    /// <param name="schema">The form.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What the client answered; null where it cannot be asked, or answered with an error.</returns>
    Task<JsonObject?> ElicitAsync(string message, JsonObject schema, CancellationToken cancellationToken);

    /// <summary>Adds one to the session's own count and returns it.</summary>
    Task<long> TallyAsync();
}
