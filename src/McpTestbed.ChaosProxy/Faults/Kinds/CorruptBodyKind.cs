using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary><c>corrupt-body</c></summary>
internal static class CorruptBodyKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Of<CorruptBody>(
            "corrupt-body",
            "spoils the text of a body, or of a stream, `how`: invalid-utf8 (a byte that no UTF-8 has, in its "
                + "middle; on a stream, of each event with data) or byte-order-mark (before it)",
            """{"kind":"corrupt-body","message":"response","how":"invalid-utf8"}""",
            "the message is refused, and the session lives on; a byte order mark may be ignored (RFC 8259, 8.1)",
            ["message", "how"],
            fields => new(fields.Message(Message.Response), fields.Word("how", BodyCorruption.InvalidUtf8)),
            (fault, json) => json.Put(fault.Message).Put("how", fault.How.InRule()),
            fault => new TextCorruption(fault)
        );
}
