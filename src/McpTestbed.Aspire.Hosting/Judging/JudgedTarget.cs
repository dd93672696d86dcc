using McpTestbed.Lab.Topology;

namespace McpTestbed.Hosting.Judging;

/// <summary>A server or a client of the app host that is to be judged.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Lab">It alone, as the program that judges reads it.</param>
internal sealed record JudgedTarget(string Name, LabFile Lab)
{
    /// <summary>What the program that judges gets in its environment, and a client with it: what may be secret, and is
    /// in no file.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
