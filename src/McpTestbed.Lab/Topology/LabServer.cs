namespace McpTestbed.Lab.Topology;

/// <summary>A server of the lab.</summary>
/// <param name="Name">Its name, in kebab-case.</param>
/// <param name="Program">
/// <c>profile:NAME</c> (a reference server), <c>script:FILE</c> (of <c>src/node</c>), or a command line, which gets its
/// port as
/// <c>PORT</c> and in place of <c>{port}</c>.
/// </param>
public sealed record LabServer(string Name, string Program)
{
    /// <summary>Path of the MCP endpoint (of the old transport: of the event stream).</summary>
    /// <value>Default <c>/mcp</c>.</value>
    public string Path { get; init; } = "/mcp";

    /// <summary>The profile of a reference server; null for any other server.</summary>
    public string? Profile => After("profile:");

    /// <summary>The script of a server on Node.js; null for any other server.</summary>
    public string? Script => After("script:");

    private string? After(string prefix) =>
        Program.StartsWith(prefix, StringComparison.Ordinal) ? Program[prefix.Length..] : null;
}
