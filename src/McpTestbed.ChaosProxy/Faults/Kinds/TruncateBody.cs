using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>A body that is no stream ends early, in a frame that fits what is left.</summary>
/// <param name="Message">Request or response.</param>
/// <param name="Bytes">How many bytes of it are kept.</param>
public sealed record TruncateBody(Message Message, int Bytes) : Fault
{
    /// <inheritdoc />
    public override string Kind => "truncate-body";

    /// <inheritdoc />
    public override string Description =>
        $"cut the body of the {Message.ToString().ToLowerInvariant()} to {Bytes} bytes";

    /// <inheritdoc />
    public override Message Message { get; } = Message;

    /// <inheritdoc />
    public override FaultOrder Order => FaultOrder.Body;
}

/// <summary><c>truncate-body</c></summary>
internal static class TruncateBodyKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Create<TruncateBody>(
            "truncate-body",
            "keeps so many `bytes` of the body of a `message` that is no stream, in a frame that fits them",
            """{"kind":"truncate-body","message":"response","bytes":20}""",
            "JSON that ends early is no answer: the call fails, and the session lives on",
            ["message", "bytes"],
            fields =>
                new(
                    fields.Message(Message.Response),
                    fields.Count("bytes", 0, int.MaxValue, "a whole number of bytes from 0")
                ),
            (fault, json) => json.Put(fault.Message).Put("bytes", fault.Bytes),
            fault => new BodyTruncation(fault)
        );
}

/// <summary>Keeps the beginning of a body.</summary>
internal sealed class BodyTruncation(TruncateBody fault) : IBodyEffect
{
    public byte[]? Edit(ReadOnlyMemory<byte> payload) =>
        payload.Length > fault.Bytes ? payload[..fault.Bytes].ToArray() : null;
}
