using McpTestbed.ChaosProxy.Faults;
using McpTestbed.ChaosProxy.Recording;

namespace McpTestbed.ChaosProxy.Rules;

/// <summary>What a rule looks at: an exchange, the stream of its response, an event of that stream.</summary>
/// <param name="Exchange">The exchange.</param>
/// <param name="Stream">Label of the stream; null for a request, and for a response that is none.</param>
/// <param name="Block">The event; null for a rule on exchanges.</param>
internal readonly record struct Occasion(ExchangeInProgress Exchange, string? Stream = null, StreamBlock? Block = null);
