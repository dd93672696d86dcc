namespace McpTestbed.Lab.Topology;

/// <summary>Replicas of one reference server behind one balancing link of the chaos proxy, which has the group's
/// name.</summary>
/// <param name="Name">The name of the group, in kebab-case; replicas are named after it, with their number.</param>
/// <param name="Profile">The profile of every replica.</param>
public sealed record ReplicaGroup(string Name, string Profile)
{
    /// <summary>How many there are.</summary>
    /// <value>Default 3.</value>
    public int Replicas { get; init; } = 3;

    /// <summary>Whether they share their sessions through Redis; without, each knows its own only.</summary>
    public bool SharesSessions { get; init; }

    /// <summary>How requests are dealt out: <c>round-robin</c>, or <c>sticky</c> by session id.</summary>
    public string Balance { get; init; } = "round-robin";

    /// <summary>The names of the replicas.</summary>
    public IEnumerable<string> Names => Enumerable.Range(1, Replicas).Select(number => $"{Name}-{number}");
}
