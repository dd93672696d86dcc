namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary><c>gzip-body</c></summary>
internal static class GzipBodyKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Of<GzipBody>(
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
