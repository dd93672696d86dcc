namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>Keeps the beginning of a body.</summary>
internal sealed class BodyTruncation(TruncateBody fault) : IBodyEffect
{
    public byte[]? Edit(ReadOnlyMemory<byte> payload) =>
        payload.Length > fault.Bytes ? payload[..fault.Bytes].ToArray() : null;
}
