namespace McpTestbed.ChaosProxy.Toxics.Kinds;

/// <summary>Stops receiving: the sender's window fills and nothing ever tells it why.</summary>
internal sealed record Blackhole : Toxic
{
    public static ToxicKind Kind { get; } =
        new(
            "blackhole",
            "stops receiving, so that the sender's window fills: a half-open connection; everything goes on "
                + "when it is removed",
            [],
            _ => new Blackhole()
        );

    public override ToxicStage Begin(StageStart start) => new Stage();

    private sealed class Stage : ToxicStage
    {
        public override bool IsReading => false;

        public override void Take(ReadOnlyMemory<byte> bytes, TimeSpan now, IStageOutput output) =>
            output.Pass(bytes, TimeSpan.MaxValue);

        public override void End(ByteEnd how, TimeSpan now, IStageOutput output) => output.End(how, TimeSpan.MaxValue);
    }
}
