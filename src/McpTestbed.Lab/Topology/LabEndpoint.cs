namespace McpTestbed.Lab.Topology;

/// <summary>Where a program of the lab listens.</summary>
/// <param name="Name">What is there: <c>mcp</c>, <c>admin</c>, <c>control</c>, <c>tcp</c>, or the name of a
/// link.</param>
/// <param name="Port">The port, on 127.0.0.1.</param>
/// <param name="Path">The path that users want; empty for the root.</param>
public sealed record LabEndpoint(string Name, int Port, string Path = "")
{
    /// <summary>What is spoken there.</summary>
    /// <value>Default <c>http</c>.</value>
    public string Scheme { get; init; } = "http";

    /// <summary>Host and port.</summary>
    public string Authority => $"127.0.0.1:{Port}";

    /// <summary>The address.</summary>
    public Uri Address => new($"{Scheme}://{Authority}{Path}");
}
