using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Control.Faults;

/// <summary>A kind of fault, as rules name it.</summary>
/// <param name="Name">Its name in rules, histories and documents.</param>
/// <param name="Summary">What it does and what is asked for, for the documents.</param>
/// <param name="Example">A fault of this kind, as JSON.</param>
/// <param name="Expected">What a target or its peer should make of it.</param>
/// <param name="Fields">The fields it knows beside <c>kind</c>.</param>
/// <param name="Read">Makes one from its fields; throws <see cref="ControlException"/> where they make no sense.</param>
internal sealed record FaultKind(string Name, string Summary, string Example, string Expected, IReadOnlyList<string> Fields, Func<JsonFields, Fault> Read);
