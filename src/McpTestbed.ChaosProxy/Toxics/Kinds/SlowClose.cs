namespace McpTestbed.ChaosProxy.Toxics.Kinds;

/// <summary>Delays the end of a direction, not its bytes.</summary>
internal sealed record SlowClose(TimeSpan Delay) : Toxic
{
    public static ToxicKind Kind { get; } =
        new(
            "slow_close",
            "delays the end of the direction, not its bytes",
            [ToxicAttribute.Milliseconds("delay")],
            values => new SlowClose(values.Milliseconds("delay"))
        );

    public override ToxicStage Begin(StageStart start) => new Stage(Delay);

    private sealed class Stage(TimeSpan delay) : ToxicStage
    {
        public override void Take(ReadOnlyMemory<byte> bytes, TimeSpan now, IStageOutput output) =>
            output.Pass(bytes, now);

        public override void End(ByteEnd how, TimeSpan now, IStageOutput output) => output.End(how, now + delay);
    }
}
