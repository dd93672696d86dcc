using System.Text;
using McpTestbed.ChaosProxy.Links;

namespace McpTestbed.ChaosProxy.Tests.Http;

/// <summary>What was sent, without a socket: each send as text, and <c>|</c> where an acknowledgement was waited
/// for.</summary>
internal sealed class WrittenBytes : IByteWriter
{
    /// <summary>The sends, in their order.</summary>
    public List<string> Sends { get; } = [];

    /// <summary>All of it.</summary>
    public string Text => string.Concat(Sends);

    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        if (!bytes.IsEmpty)
            Sends.Add(Encoding.Latin1.GetString(bytes.Span));
        return default;
    }

    public Task<bool> AcknowledgedAsync(TimeProvider time)
    {
        Sends.Add("|");
        return Task.FromResult(true);
    }
}
