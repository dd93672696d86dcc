namespace McpTestbed.Lab.Topology;

/// <summary>A client that keeps calling a server of the lab through its link.</summary>
/// <param name="Name">Its name, in kebab-case.</param>
/// <param name="Calls">The name of the server, or of the replica group.</param>
public sealed record LabClient(string Name, string Calls)
{
    /// <summary>The script of a client on Node.js; null for the one on the C# SDK.</summary>
    public string? Script { get; init; }
}
