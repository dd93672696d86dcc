using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Toxics;

/// <summary>The end of a connection by time.</summary>
/// <param name="After">Since the toxic met the connection.</param>
/// <param name="How">FIN or RST.</param>
internal sealed record ToxicDeadline(TimeSpan After, EndedHow How);
