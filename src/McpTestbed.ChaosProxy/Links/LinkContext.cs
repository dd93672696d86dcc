using McpTestbed.ChaosProxy.Recording;
using McpTestbed.ChaosProxy.Rules;

namespace McpTestbed.ChaosProxy.Links;

/// <summary>What the connections of a link share.</summary>
/// <param name="Label">The link's label, which is its client's.</param>
/// <param name="Server">The server behind the link.</param>
/// <param name="Rules">The rules of the run.</param>
/// <param name="Recorder">The link's recorder.</param>
/// <param name="Time">The clock of the run.</param>
internal sealed record LinkContext(string Label, Uri Server, RuleTable Rules, LinkRecorder Recorder, TimeProvider Time);
