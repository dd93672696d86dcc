using McpTestbed.ChaosProxy.Control.Proxies;
using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Control.Plans;

/// <summary>What is to be in place: a part that is null is left as it is, an empty one leaves nothing.</summary>
/// <param name="Seed">The seed of decisions.</param>
/// <param name="Proxies">All proxies, with their toxics.</param>
/// <param name="Rules">All rules.</param>
internal sealed record Plan(ulong? Seed, IReadOnlyList<PlannedProxy>? Proxies, IReadOnlyList<FaultRule>? Rules);
