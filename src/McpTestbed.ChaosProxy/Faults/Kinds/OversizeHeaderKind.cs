namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary><c>oversize-header</c></summary>
internal static class OversizeHeaderKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Of<OversizeHeader>(
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
