using McpTestbed.Core.Protocol;

namespace McpTestbed.ChaosProxy.Faults;

/// <summary>Sends a JSON-RPC answer twice.</summary>
internal sealed class AnswerDoubling : IBodyEffect, IStreamEffect
{
    public byte[]? Edit(ReadOnlyMemory<byte> payload) =>
        JsonRpcMessage.Peek(payload) is [{ IsAnswer: true }]
            ? [.. "["u8, .. payload.Span, .. ","u8, .. payload.Span, .. "]"u8]
            : null;

    public IEventSink Begin(IStreamRule rule, IEventSink next) => new AnswerSink(rule, next, block => [block, block]);
}
