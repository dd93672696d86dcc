using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary><c>truncate-body</c></summary>
internal static class TruncateBodyKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Of<TruncateBody>(
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
