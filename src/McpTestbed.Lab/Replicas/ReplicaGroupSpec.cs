using McpTestbed.ChaosProxy.Links;

namespace McpTestbed.Lab.Replicas;

/// <summary>A target that runs as several replicas behind balancing links, or as one process that may be
/// ended.</summary>
/// <param name="Name">Its name among the controls and in reports.</param>
/// <param name="Profile">The profile that each replica serves.</param>
/// <param name="Balance">How requests are spread over them.</param>
/// <param name="SharesState">Whether they share their sessions through Redis.</param>
public sealed record ReplicaGroupSpec(string Name, string Profile, Balance Balance, bool SharesState)
{
    /// <summary>The groups of the self-proof; a broken one has the name of its profile.</summary>
    public static IReadOnlyList<ReplicaGroupSpec> All { get; } =
    [
        new("replicas:shared", "stateful", Balance.RoundRobin, SharesState: true),
        new("replicas:sticky", "stateful", Balance.Sticky, SharesState: false),
        new("replicas:in-memory", "stateful", Balance.RoundRobin, SharesState: false),
        new("process:shared", "stateful", Balance.RoundRobin, SharesState: true) { Count = 1 },
        new("process:in-memory", "stateful", Balance.RoundRobin, SharesState: false) { Count = 1 },
        Alone("broken-malformed-body-ends-process"),
        Alone("broken-never-issued-session-400"),
        Broken("broken-delete-on-one-replica"),
        Broken("broken-events-on-one-replica"),
        Broken("broken-messages-on-one-replica"),
        Broken("broken-own-state-mixed"),
        Broken("broken-404-without-store"),
    ];

    /// <summary>How many there are of it.</summary>
    /// <value>Default 2: as few as show what several do.</value>
    public int Count { get; init; } = 2;

    private static ReplicaGroupSpec Alone(string profile) =>
        new($"process:{profile}", profile, Balance.RoundRobin, SharesState: false) { Count = 1 };

    private static ReplicaGroupSpec Broken(string profile) =>
        new(profile, profile, Balance.RoundRobin, SharesState: true);
}
