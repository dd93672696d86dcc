using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Toxics.Kinds;

/// <summary>Closes the connection after so many bytes, or at once.</summary>
internal sealed record Close(long AfterBytes, EndedHow How) : Toxic
{
    public static ToxicKind Kind { get; } =
        new(
            "close",
            "closes the connection with FIN or RST once so many bytes have passed; after_bytes 0 closes at once",
            [ToxicAttribute.Count("after_bytes", "bytes", 0), ToxicAttribute.How("fin")],
            values => new Close(values.Number("after_bytes"), values.How)
        );

    public override ToxicDeadline? Deadline => AfterBytes == 0 ? new(TimeSpan.Zero, How) : null;

    public override ToxicStage Begin(StageStart start) =>
        new LimitStage(AfterBytes, How == EndedHow.Fin ? ByteEnd.CloseWithFin : ByteEnd.CloseWithRst, start.Previous);
}
