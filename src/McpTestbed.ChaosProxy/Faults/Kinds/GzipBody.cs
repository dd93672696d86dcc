using System.IO.Compression;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>The response says that it is compressed.</summary>
/// <param name="Applied">Whether it is.</param>
public sealed record GzipBody(bool Applied = true) : Fault
{
    /// <inheritdoc />
    public override string Kind => "gzip-body";

    /// <inheritdoc />
    public override string Description =>
        Applied ? "compress the body with gzip" : "say that the body is gzip, though it is not";

    /// <inheritdoc />
    public override Message Message => Message.Response;

    /// <inheritdoc />
    public override FaultOrder Order => FaultOrder.Body;
}

/// <summary><c>gzip-body</c></summary>
internal static class GzipBodyKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Create<GzipBody>(
            "gzip-body",
            "the response says Content-Encoding: gzip, and is compressed unless `applied` is false",
            """{"kind":"gzip-body","applied":false}""",
            "a client that did not ask for it fails in words (RFC 9110, 12.5.3); a body that is not what it "
                + "says is no answer",
            ["applied"],
            fields => new(fields.Flag("applied") ?? true),
            (fault, json) => json["applied"] = fault.Applied,
            fault => new Compression(fault)
        );
}

/// <summary>Says that a body is compressed, and compresses it where that is to be true. A stream is compressed as it is
/// sent.</summary>
internal sealed class Compression(GzipBody fault) : IBodyEffect, IHeadEffect, IStreamEffect, IFramingEffect
{
    ResponseMode IFaultEffect.OnBody => ResponseMode.Collected;

    ResponseMode IFaultEffect.OnStream => ResponseMode.Reframed;

    /// <summary>A collected body is compressed as a whole; a stream as it is sent.</summary>
    public BodyFraming Change(BodyFraming framing) => framing with { Compresses = fault.Applied };

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
