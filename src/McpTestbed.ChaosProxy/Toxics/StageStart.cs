namespace McpTestbed.ChaosProxy.Toxics;

/// <summary>What a stage begins with.</summary>
/// <param name="Now">The link's clock.</param>
/// <param name="Seed">The seed of this toxic on this connection.</param>
/// <param name="Previous">The stage it replaces, when the toxic was updated.</param>
internal sealed record StageStart(TimeSpan Now, ulong Seed, ToxicStage? Previous);
