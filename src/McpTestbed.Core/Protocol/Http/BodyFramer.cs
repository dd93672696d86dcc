using System.Globalization;
using System.Runtime.InteropServices;

namespace McpTestbed.Core.Protocol.Http;

/// <summary>Finds where the body of an HTTP/1.1 message ends, and what of the raw bytes is payload (RFC 9112, 6 and
/// 7).</summary>
public sealed class BodyFramer
{
    private const int MaximumChunkLine = 4096;

    private readonly List<byte> line = [];
    private Step step;
    private long remaining;

    private BodyFramer(Step step, long remaining = 0)
    {
        this.step = step;
        this.remaining = remaining;
    }

    private static ReadOnlySpan<byte> WhiteSpace => " \t\r\v\f"u8;

    private enum Step
    {
        Length,
        ChunkSize,
        ChunkData,
        ChunkEnd,
        Trailer,
        UntilClose,
        Complete,
        Broken,
    }

    /// <summary>Whether the last byte of the body was read.</summary>
    public bool IsComplete => step == Step.Complete;

    /// <summary>Whether the framing made no sense; what follows cannot be told apart.</summary>
    public bool IsBroken => step == Step.Broken;

    /// <summary>Whether the body lasts until the connection closes.</summary>
    public bool EndsWithConnection => step == Step.UntilClose;

    /// <summary>How much of the chunk being read is still to come; 0 between chunks, and where there are
    /// none.</summary>
    public long RestOfChunk => step == Step.ChunkData ? remaining : 0;

    /// <summary>The framing of a request's body.</summary>
    /// <param name="head">The request's head.</param>
    /// <returns>A framer at the start of the body.</returns>
    public static BodyFramer ForRequest(HttpHead head) => From(head, Step.Broken) ?? new(Step.Complete);

    /// <summary>The framing of a response's body.</summary>
    /// <param name="head">The response's head.</param>
    /// <param name="requestMethod">The method of the request, since a HEAD is answered without a body.</param>
    /// <returns>A framer at the start of the body.</returns>
    public static BodyFramer ForResponse(HttpHead head, string requestMethod) =>
        requestMethod == "HEAD" || head.Status is (>= 100 and < 200) or 204 or 304
            ? new(Step.Complete)
            : From(head, Step.UntilClose) ?? new(Step.UntilClose);

    /// <summary>Reads on, at most up to the next border between framing and payload.</summary>
    /// <param name="raw">Bytes of the body as they came.</param>
    /// <param name="payload">The part of the taken bytes that is payload: all of it or none.</param>
    /// <returns>How many bytes were taken; 0 when the body is complete or broken, or there was nothing.</returns>
    public int Read(ReadOnlySpan<byte> raw, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        switch (step)
        {
            case Step.UntilClose:
                payload = raw;
                return raw.Length;
            case Step.Length or Step.ChunkData:
                var taken = (int)Math.Min(raw.Length, remaining);
                payload = raw[..taken];
                remaining -= taken;
                if (remaining == 0)
                    step = step == Step.Length ? Step.Complete : Step.ChunkEnd;
                return taken;
            case Step.ChunkSize or Step.ChunkEnd or Step.Trailer:
                return ReadLine(raw);
            default:
                return 0;
        }
    }

    private static BodyFramer? From(HttpHead head, Step otherCoding)
    {
        var lastCoding = Array.FindLast(ListOf(head, "Transfer-Encoding"), coding =>
            !coding.Equals("identity", StringComparison.OrdinalIgnoreCase)
        );
        if (lastCoding is not null)
            return new(lastCoding.Equals("chunked", StringComparison.OrdinalIgnoreCase) ? Step.ChunkSize : otherCoding);

        // A length that is given twice is one only when both say the same (RFC 9112, 6.3).
        var lengths = ListOf(head, "Content-Length");
        if (lengths.Length == 0)
            return null;
        return
            Array.TrueForAll(lengths, length => length == lengths[0])
            && long.TryParse(lengths[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new(number == 0 ? Step.Complete : Step.Length, number)
            : new(Step.Broken);
    }

    private static string[] ListOf(HttpHead head, string name) =>
        head.Has(name)
            ? [.. head.Values(name).SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries))]
            : [];

    private int ReadLine(ReadOnlySpan<byte> raw)
    {
        var end = raw.IndexOf((byte)'\n');
        var taken = end < 0 ? raw.Length : end + 1;
        if (end < 0 || line.Count > 0)
        {
            line.AddRange(raw[..taken]);
            if (line.Count > MaximumChunkLine)
                step = Step.Broken;
            if (end < 0 || IsBroken)
                return taken;
        }
        else if (taken > MaximumChunkLine)
        {
            step = Step.Broken;
            return taken;
        }

        Take((line.Count > 0 ? CollectionsMarshal.AsSpan(line) : raw[..taken]).TrimEnd((byte)'\n').TrimEnd((byte)'\r'));
        line.Clear();
        return taken;
    }

    private void Take(ReadOnlySpan<byte> text) =>
        step = step switch
        {
            Step.ChunkEnd => text.IsEmpty ? Step.ChunkSize : Step.Broken,
            Step.Trailer => text.IsEmpty ? Step.Complete : Step.Trailer,
            _ => StartOfChunk(text),
        };

    private Step StartOfChunk(ReadOnlySpan<byte> text)
    {
        // "1a;name=value"
        var size = text.IndexOf((byte)';') is var extension and >= 0 ? text[..extension] : text;
        if (
            !long.TryParse(
                size.Trim(WhiteSpace),
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out remaining
            )
            || remaining < 0
        )
        {
            return Step.Broken;
        }

        return remaining == 0 ? Step.Trailer : Step.ChunkData;
    }
}
