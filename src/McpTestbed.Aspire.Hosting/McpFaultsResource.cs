namespace Aspire.Hosting.ApplicationModel;

/// <summary>Says in the dashboard how many faults are active at a chaos proxy, and what became of each.</summary>
/// <remarks>
/// A resource of its own: the state of the chaos proxy itself has to be <c>Running</c> for those who wait for it.
/// </remarks>
public sealed class McpFaultsResource : Resource, IResourceWithParent<McpChaosResource>
{
    /// <summary>What is put behind the chaos proxy's name to make this one's.</summary>
    public const string Suffix = "-faults";

    internal McpFaultsResource(McpChaosResource chaos)
        : base($"{chaos.Name}{Suffix}") => Parent = chaos;

    /// <summary>The chaos proxy.</summary>
    public McpChaosResource Parent { get; }
}
