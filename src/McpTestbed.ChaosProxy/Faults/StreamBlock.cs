using System.Text;
using McpTestbed.Core.Protocol;

namespace McpTestbed.ChaosProxy.Faults;

/// <summary>A block of a stream: an event with the comments in it, or comments alone.</summary>
/// <param name="Raw">Its bytes, as they are to go out.</param>
/// <param name="Number">Number of the event on its stream, from 1; 0 for comments and for blocks that are too large to
/// be looked at.</param>
/// <param name="Event">What the server sent; null for a block that a rule made.</param>
internal sealed record StreamBlock(ReadOnlyMemory<byte> Raw, int Number, SseEvent? Event)
{
    private IReadOnlyList<JsonRpcMessage>? messages;

    /// <summary>Whether rules on events look at it.</summary>
    public bool IsEvent => Number > 0;

    /// <summary>The JSON-RPC messages in its data, as the server sent them.</summary>
    public IReadOnlyList<JsonRpcMessage> Messages =>
        messages ??= Event?.Data is { } data ? JsonRpcMessage.Peek(Encoding.UTF8.GetBytes(data)) : [];

    /// <summary>The same event with other bytes.</summary>
    public StreamBlock With(ReadOnlyMemory<byte> raw) => this with { Raw = raw };
}
