using System.IO.Compression;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>Says that a body is compressed, and compresses it where that is to be true. A stream is compressed as it is
/// sent.</summary>
internal sealed class Compression(GzipBody fault) : IBodyEffect, IHeadEffect, IStreamEffect
{
    public byte[]? Edit(ReadOnlyMemory<byte> payload)
    {
        if (payload.IsEmpty)
            return null;
        if (!fault.Applied)
            return payload.ToArray();
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(payload.Span);
        return packed.ToArray();
    }

    public HttpHead Edit(HttpHead head, Func<string, string?> sessionIdOf) =>
        HeadEdits.WithLine(HeadEdits.Without(head, "Content-Encoding"), "Content-Encoding: gzip");

    public IEventSink Begin(IStreamRule rule, IEventSink next) => next;
}
