namespace McpTestbed.ChaosProxy.Client;

/// <summary>A proxy as the API tells of it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Listen">Where it listens.</param>
/// <param name="Upstream">The server behind it.</param>
/// <param name="Enabled">Whether it listens.</param>
/// <param name="Toxics">Its toxics, upstream first.</param>
public sealed record ToxiproxyProxy(
    string Name,
    string Listen,
    string Upstream,
    bool Enabled,
    IReadOnlyList<ToxiproxyToxic> Toxics
);
