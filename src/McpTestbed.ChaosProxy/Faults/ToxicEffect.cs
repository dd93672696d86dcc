using McpTestbed.ChaosProxy.Toxics;

namespace McpTestbed.ChaosProxy.Faults;

/// <summary>Puts a toxic on the connection of an exchange while that lasts.</summary>
/// <param name="Toxic">The toxic; it was read when the rule was put in place, so that no message waits for
/// that.</param>
internal sealed record ToxicEffect(ToxicDefinition Toxic) : IFaultEffect;
