using McpTestbed.Core.Diagnostics;

namespace McpTestbed.ChaosProxy.Toxics.Kinds;

/// <summary>Holds each chunk for a time, give or take a jitter.</summary>
internal sealed record Latency(TimeSpan Delay, TimeSpan Jitter) : Toxic
{
    public static ToxicKind Kind { get; } =
        new(
            "latency",
            "holds every chunk for a time, give or take a jitter; order is kept",
            [ToxicAttribute.Milliseconds("latency"), ToxicAttribute.Milliseconds("jitter")],
            values => new Latency(values.Milliseconds("latency"), values.Milliseconds("jitter"))
        );

    public override ToxicStage Begin(StageStart start) => new Stage(this, start.Seed);

    private sealed class Stage(Latency toxic, ulong seed) : ToxicStage
    {
        private long chunks;

        public override void Take(ReadOnlyMemory<byte> bytes, TimeSpan now, IStageOutput output) =>
            output.Pass(bytes, now + HoldTime());

        private TimeSpan HoldTime()
        {
            if (toxic.Jitter == TimeSpan.Zero)
                return toxic.Delay;
            var draw = SeededDecision.Derive(seed, $"{chunks++}") / (double)ulong.MaxValue;
            var time = toxic.Delay + toxic.Jitter * (2 * draw - 1);
            return time > TimeSpan.Zero ? time : TimeSpan.Zero;
        }
    }
}
