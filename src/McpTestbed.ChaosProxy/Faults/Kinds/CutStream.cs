using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary><c>cut-stream</c></summary>
internal static class CutStreamKind
{
    private const int Most = int.MaxValue;
    private const string Events = "a whole number of events from 0";
    private const string Bytes = "a whole number of bytes from 0";

    public static FaultKind Kind { get; } =
        FaultKind.Create<CutStream>(
            "cut-stream",
            "closes the connection of a stream, both sides, `how` rst or fin, after so many events "
                + "(`after_events`, 0 is before the first) and so many bytes of the next (`bytes_of_next`)",
            """{"kind":"cut-stream","after_events":1,"how":"rst"}""",
            "the work goes on; a client resumes with GET and Last-Event-ID, and gets the rest and nothing else "
                + "(2025-03-26 to 2025-11-25)",
            ["after_events", "bytes_of_next", "how"],
            fields => new CutStream(
                new(
                    (int)(fields.Integer("after_events", 0, Most, Events) ?? 0),
                    (int)(fields.Integer("bytes_of_next", 0, Most, Bytes) ?? 0)
                ),
                fields.How()
            ),
            (fault, json) =>
                json.Put("after_events", fault.At.AfterEvents)
                    .Put("bytes_of_next", fault.At.BytesOfNext)
                    .Put(fault.How),
            fault => new CutEffect(fault.At, fault.How)
        );
}
