namespace McpTestbed.Lab.Topology;

/// <summary>The lab as data: which servers and clients there are, and what stands between them.</summary>
/// <remarks>
/// The app host and <c>mcptestbed up</c> both start what stands here, so a server is added to both with one line.
/// Names are those of resources, of the chaos proxy's links, and of reports.
/// </remarks>
public sealed record LabDescription
{
    /// <summary>The name of the chaos proxy.</summary>
    public const string ChaosProxy = "chaos-proxy";

    /// <summary>The name of the Redis server.</summary>
    public const string Redis = "redis";

    /// <summary>The name of the scenario runner.</summary>
    public const string Runner = "runner";

    /// <summary>The lab that comes with the testbed.</summary>
    public static LabDescription Default { get; } =
        new()
        {
            Servers =
            [
                new("stateful", "profile:stateful"),
                new("stateless", "profile:stateless"),
                new("legacy-sse", "profile:legacy-sse") { Path = "/sse" },
                new("aspnetcore-stateful", "profile:aspnetcore-stateful"),
                new("aspnetcore-stateless", "profile:aspnetcore-stateless"),
                new("typescript-sdk", "script:typescript-sdk-server.mjs"),
            ],
            Groups =
            [
                new("replicas-shared", "stateful") { SharesSessions = true },
                new("replicas-in-memory", "stateful"),
            ],
            Clients =
            [
                new("caller", "stateful"),
                new("caller-of-replicas", "replicas-shared"),
                new("typescript-caller", "typescript-sdk") { Script = "typescript-sdk-client.mjs" },
            ],
        };

    /// <summary>The servers. Each has a link of the chaos proxy, of the same name.</summary>
    public required IReadOnlyList<LabServer> Servers { get; init; }

    /// <summary>Groups of replicas. Each is behind one link of the chaos proxy, of the same name.</summary>
    public IReadOnlyList<ReplicaGroup> Groups { get; init; } = [];

    /// <summary>Clients that keep calling, through the chaos proxy.</summary>
    public IReadOnlyList<LabClient> Clients { get; init; } = [];
}
