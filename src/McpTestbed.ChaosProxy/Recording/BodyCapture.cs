using System.Buffers;

namespace McpTestbed.ChaosProxy.Recording;

/// <summary>Keeps the beginning of a body while all of it passes.</summary>
internal sealed class BodyCapture
{
    /// <summary>Enough to read the JSON-RPC of any message worth judging, and no more, whatever a peer sends.</summary>
    private const int MaximumKept = 1 << 20;

    private ArrayBufferWriter<byte>? kept;

    public long Length { get; private set; }

    public ReadOnlyMemory<byte> Kept => kept?.WrittenMemory ?? default;

    /// <summary>Whether what is kept is all of it.</summary>
    public bool IsKeptWhole => Length == (kept?.WrittenCount ?? 0);

    /// <summary>A body that is whole.</summary>
    public static BodyCapture FromPayload(ReadOnlySpan<byte> payload)
    {
        var capture = new BodyCapture();
        capture.Add(payload);
        return capture;
    }

    public void Add(ReadOnlySpan<byte> payload)
    {
        Length += payload.Length;
        if (payload.IsEmpty)
            return;
        kept ??= new();
        var room = MaximumKept - kept.WrittenCount;
        if (room > 0)
            kept.Write(payload[..Math.Min(room, payload.Length)]);
    }
}
