namespace McpTestbed.ChaosProxy.Toxics;

/// <summary>Bytes, or the end of the direction, on their way.</summary>
/// <param name="Bytes">The bytes; empty for an end.</param>
/// <param name="End">The end; null for bytes.</param>
/// <param name="Due">When it may go on.</param>
internal readonly record struct HeldItem(ReadOnlyMemory<byte> Bytes, ByteEnd? End, TimeSpan Due)
{
    /// <summary>What keeping it costs beside the bytes.</summary>
    private const int Overhead = 64;

    /// <summary>What it counts towards the bound of what is held.</summary>
    public int Cost => Bytes.Length + Overhead;
}
