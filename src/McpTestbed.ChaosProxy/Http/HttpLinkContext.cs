using McpTestbed.ChaosProxy.Faults;
using McpTestbed.ChaosProxy.Recording;
using McpTestbed.ChaosProxy.Rules;

namespace McpTestbed.ChaosProxy.Http;

/// <summary>What the conversations of a link share.</summary>
/// <param name="Label">The link's label, which is its client's.</param>
/// <param name="Rules">The rules of the run.</param>
/// <param name="Recorder">The link's recorder.</param>
/// <param name="Time">The clock of the run.</param>
internal sealed record HttpLinkContext(string Label, RuleTable Rules, LinkRecorder Recorder, TimeProvider Time)
{
    /// <summary>What went out on streams, for rules that send it again.</summary>
    public StreamMemory Memory { get; } = new();
}
