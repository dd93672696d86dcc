using System.Text.Json.Nodes;

namespace McpTestbed.ReferenceClients.Serving;

/// <summary>One line of standard input: a piece of work, or that one is to be stopped.</summary>
/// <param name="Run">The name of the piece of work.</param>
/// <param name="Stop">The name of the one to stop.</param>
/// <param name="Profile">The client that does it.</param>
/// <param name="Url">The MCP endpoint.</param>
/// <param name="Scenario">The kind of work.</param>
/// <param name="Version">The revision, null for the client's newest.</param>
/// <param name="Context">The context: JSON as a text, or the object itself.</param>
internal sealed record ServedTask(
    string? Run,
    string? Stop,
    string? Profile,
    string? Url,
    string? Scenario,
    string? Version,
    JsonNode? Context
);
