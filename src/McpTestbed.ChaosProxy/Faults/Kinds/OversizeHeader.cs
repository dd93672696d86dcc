using McpTestbed.Core.Faults;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>Adds a header field with a long value.</summary>
/// <param name="Message">Request or response.</param>
/// <param name="Name">The field.</param>
/// <param name="Bytes">Length of its value, 1 to 1,000,000.</param>
public sealed record OversizeHeader(Message Message, string Name, int Bytes) : Fault
{
    /// <inheritdoc />
    public override string Kind => "oversize-header";

    /// <inheritdoc />
    public override string Description =>
        $"add a {Name} of {Bytes} bytes to the {Message.ToString().ToLowerInvariant()}";

    /// <inheritdoc />
    public override Message Message { get; } = Message;

    /// <inheritdoc />
    public override FaultOrder Order => FaultOrder.Head;
}

/// <summary><c>oversize-header</c></summary>
internal static class OversizeHeaderKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Create<OversizeHeader>(
            "oversize-header",
            "adds a header field (`name`) whose value has so many `bytes` to a `message`",
            """{"kind":"oversize-header","message":"request","name":"X-Filler","bytes":65536}""",
            "a server that cannot take it answers 431 or another 4xx (RFC 6585, 5), and its sessions live on",
            ["message", "name", "bytes"],
            fields =>
                new(
                    fields.Message(),
                    fields.HeaderName("name"),
                    fields.Count("bytes", 1, 1_000_000, "a whole number of bytes from 1 to 1000000")
                ),
            (fault, json) => json.Put(fault.Message).Put("name", fault.Name).Put("bytes", fault.Bytes),
            fault => new HeaderFilling(fault)
        );
}

/// <summary>Adds a long header field.</summary>
internal sealed class HeaderFilling(OversizeHeader fault) : IHeadEffect
{
    public HttpHead Edit(HttpHead head, Func<string, string?> sessionIdOf) =>
        HeadEdits.WithLine(head, $"{fault.Name}: {new string('x', fault.Bytes)}");
}
