using McpTestbed.ChaosProxy.Toxics;

namespace McpTestbed.ChaosProxy.Control.Proxies;

/// <summary>A proxy of a plan.</summary>
/// <param name="Request">The proxy.</param>
/// <param name="Toxics">All its toxics.</param>
internal sealed record PlannedProxy(ProxyRequest Request, IReadOnlyList<ToxicDefinition> Toxics);
