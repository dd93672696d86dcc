using System.IO.Compression;
using System.Text;
using McpTestbed.ChaosProxy.Faults;
using McpTestbed.ChaosProxy.Links;

namespace McpTestbed.ChaosProxy.Http;

/// <summary>Sends the payload of a response that rules change, in the response's own framing.</summary>
internal sealed class BodyWriter(IByteWriter client, TimeProvider time, BodyFraming framing) : IDisposable
{
    private const int MaximumFill = 1 << 16;

    private readonly MemoryStream packed = new();
    private GZipStream? packing;
    private long open;
    private bool owesLineEnd;

    /// <summary>Whether a character of more than one byte was sent in two pieces.</summary>
    public bool HasSplit { get; private set; }

    /// <summary>Goes on behind bytes that were sent as they came.</summary>
    /// <param name="restOfChunk">How much of the chunk in which they ended is still to come.</param>
    public void Continue(long restOfChunk) => (open, owesLineEnd) = (restOfChunk, true);

    /// <summary>Sends a piece of payload.</summary>
    /// <exception cref="LegBrokenException">Sending broke.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> payload)
    {
        foreach (var piece in framing.Splits && !framing.Compresses ? Utf8Pieces.Of(payload) : [payload])
        {
            if (!piece.Span.IsEmpty)
                await SendAsync(framing.Compresses ? Packed(piece, isLast: false) : piece);
            if (piece.Length == payload.Length)
                continue;
            HasSplit = true;

            // A piece that arrives with the one before it would not be split for its reader.
            await client.AcknowledgedAsync(time);
        }
    }

    /// <summary>Ends the body.</summary>
    /// <exception cref="LegBrokenException">Sending broke.</exception>
    public async ValueTask EndAsync()
    {
        if (framing.Compresses)
            await SendAsync(Packed(default, isLast: true));

        // What the chunk still owes is filled with a comment, which readers of a stream pass over.
        while (open > 0)
        {
            var fill = (int)Math.Min(open, MaximumFill);
            await SendAsync(
                fill == 1 ? "\n"u8.ToArray() : [(byte)':', .. Enumerable.Repeat((byte)' ', fill - 2), (byte)'\n']
            );
        }

        if (framing.IsChunked && owesLineEnd)
            await client.SendAsync("\r\n"u8.ToArray());
        if (framing.IsChunked && !framing.OmitsEnd)
            await client.SendAsync("0\r\n\r\n"u8.ToArray());
    }

    public void Dispose()
    {
        packing?.Dispose();
        packed.Dispose();
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> piece)
    {
        if (open > 0)
        {
            var fits = (int)Math.Min(open, piece.Length);
            await client.SendAsync(piece[..fits]);
            open -= fits;
            piece = piece[fits..];
        }

        if (piece.IsEmpty)
            return;
        if (!framing.IsChunked)
        {
            await client.SendAsync(piece);
            return;
        }

        byte[] chunk =
        [
            .. owesLineEnd ? "\r\n"u8 : default,
            .. Encoding.ASCII.GetBytes($"{piece.Length:x}\r\n"),
            .. piece.Span,
            .. "\r\n"u8,
        ];
        owesLineEnd = false;
        await client.SendAsync(chunk);
    }

    private byte[] Packed(ReadOnlyMemory<byte> payload, bool isLast)
    {
        packing ??= new(packed, CompressionLevel.Fastest, leaveOpen: true);
        packing.Write(payload.Span);
        if (isLast)
            packing.Dispose();
        else
            packing.Flush();
        var bytes = packed.ToArray();
        packed.SetLength(0);
        return bytes;
    }
}
