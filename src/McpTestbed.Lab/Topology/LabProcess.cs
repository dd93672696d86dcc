namespace McpTestbed.Lab.Topology;

/// <summary>A program of the lab, ready to be started, with its ports chosen.</summary>
public sealed record LabProcess
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What it is, in a few words for people.</summary>
    public required string Summary { get; init; }

    /// <summary>The program.</summary>
    public required string Program { get; init; }

    /// <summary>Its arguments.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Where it is started.</summary>
    public required string Folder { get; init; }

    /// <summary>What it gets in its environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Where it listens, the chief endpoint first; none for a client.</summary>
    public IReadOnlyList<LabEndpoint> Endpoints { get; init; } = [];

    /// <summary>Path on the chief endpoint that answers 200 once it is ready; null where listening is all that can be
    /// seen.</summary>
    public string? HealthPath { get; init; }

    /// <summary>Whether it gets the address of Redis as <c>ConnectionStrings__redis</c>, and waits for it.</summary>
    public bool NeedsRedis { get; init; }

    /// <summary>Names of the programs that must be there before it is started.</summary>
    public IReadOnlyList<string> WaitsFor { get; init; } = [];

    /// <summary>Why it cannot be started on this machine, and what would help; null where it can. Nothing waits for it
    /// then.</summary>
    public string? Missing { get; init; }

    /// <summary>The endpoint of a name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The endpoint.</returns>
    public LabEndpoint Endpoint(string name) => Endpoints.First(endpoint => endpoint.Name == name);
}
