using System.IO.Compression;
using System.Text;
using McpTestbed.ChaosProxy.Links;

namespace McpTestbed.ChaosProxy.Http;

/// <summary>Sends the payload of a response that rules change, in the response's own framing.</summary>
internal sealed class BodyWriter(Outlet client, TimeProvider time, BodyFraming framing) : IDisposable
{
    private readonly MemoryStream packed = new();
    private GZipStream? packing;

    /// <summary>Whether a character of more than one byte was sent in two pieces.</summary>
    public bool HasSplit { get; private set; }

    /// <summary>Sends a piece of payload.</summary>
    /// <exception cref="LegBrokenException">Sending broke.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> payload)
    {
        foreach (var piece in framing.Splits && !framing.Compresses ? Utf8Pieces.Of(payload) : [payload])
        {
            if (!piece.Span.IsEmpty) await SendAsync(framing.Compresses ? Packed(piece, isLast: false) : piece);
            if (piece.Length == payload.Length) continue;
            HasSplit = true;

            // A piece that arrives with the one before it would not be split for its reader.
            await client.AcknowledgedAsync(time);
        }
    }

    /// <summary>Ends the body.</summary>
    /// <exception cref="LegBrokenException">Sending broke.</exception>
    public async ValueTask EndAsync()
    {
        if (framing.Compresses) await SendAsync(Packed(default, isLast: true));
        if (framing.IsChunked && !framing.OmitsEnd) await client.SendAsync("0\r\n\r\n"u8.ToArray());
    }

    public void Dispose()
    {
        packing?.Dispose();
        packed.Dispose();
    }

    private ValueTask SendAsync(ReadOnlyMemory<byte> piece) => piece.IsEmpty ? default
        : client.SendAsync(framing.IsChunked ? (byte[])[.. Encoding.ASCII.GetBytes($"{piece.Length:x}\r\n"), .. piece.Span, .. "\r\n"u8] : piece);

    private byte[] Packed(ReadOnlyMemory<byte> payload, bool isLast)
    {
        packing ??= new(packed, CompressionLevel.Fastest, leaveOpen: true);
        packing.Write(payload.Span);
        if (isLast) packing.Dispose();
        else packing.Flush();
        var bytes = packed.ToArray();
        packed.SetLength(0);
        return bytes;
    }
}
