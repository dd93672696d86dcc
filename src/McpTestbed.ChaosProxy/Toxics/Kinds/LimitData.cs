namespace McpTestbed.ChaosProxy.Toxics.Kinds;

/// <summary>Lets so many bytes pass, then closes the connection.</summary>
internal sealed record LimitData(long Bytes) : Toxic
{
    public static ToxicKind Kind { get; } =
        new(
            "limit_data",
            "lets so many bytes pass, then closes the connection; what has passed counts across updates, a "
                + "negative number closes at once",
            [ToxicAttribute.Count("bytes", "bytes", long.MinValue)],
            values => new LimitData(values.Number("bytes"))
        );

    public override ToxicDeadline? Deadline => Bytes < 0 ? new(TimeSpan.Zero, Core.Histories.EndedHow.Fin) : null;

    public override ToxicStage Begin(StageStart start) => new LimitStage(Bytes, ByteEnd.CloseWithFin, start.Previous);
}
