using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Effects;

/// <summary>Keeps the beginning of a body.</summary>
internal sealed class BodyTruncation(TruncateBody fault) : IBodyEffect
{
    public byte[]? Edit(ReadOnlyMemory<byte> payload) =>
        payload.Length > fault.Bytes ? payload[..fault.Bytes].ToArray() : null;
}
