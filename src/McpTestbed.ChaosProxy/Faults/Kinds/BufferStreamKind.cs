namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary><c>buffer-stream</c></summary>
internal static class BufferStreamKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Of<BufferStream>(
            "buffer-stream",
            "holds head and events back until a buffer of `bytes` is full or the stream ends, as nginx does "
                + "with its defaults",
            """{"kind":"buffer-stream","bytes":8192}""",
            "a client waits for the answer and not for the head alone; one that needs progress in time does without",
            ["bytes"],
            fields => new(fields.Count("bytes", 1, 1 << 20, "a whole number of bytes from 1 to 1048576")),
            (fault, json) => json.Put("bytes", fault.Bytes),
            fault => new StreamBuffering(fault)
        );
}
