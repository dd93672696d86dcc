using McpTestbed.Core.Diagnostics;

namespace McpTestbed.ChaosProxy.Toxics.Kinds;

/// <summary>Cuts chunks into small pieces, each sent by itself, with a pause between them.</summary>
internal sealed record Slicer(long AverageSize, long SizeVariation, TimeSpan Pause) : Toxic
{
    private const int MaximumPauseMicroseconds = int.MaxValue;

    public static ToxicKind Kind { get; } =
        new(
            "slicer",
            "cuts chunks into pieces of about a size, sent one by one with a pause (of at least a timer's "
                + "millisecond) between them",
            [
                ToxicAttribute.Count("average_size", "bytes", 1, maximum: int.MaxValue),
                ToxicAttribute.Count("size_variation", "bytes", 0, maximum: int.MaxValue),
                ToxicAttribute.Count("delay", "microseconds", 0, maximum: MaximumPauseMicroseconds),
            ],
            values => new Slicer(
                values.Number("average_size"),
                values.Number("size_variation"),
                TimeSpan.FromMicroseconds(values.Number("delay"))
            )
        );

    public override ToxicStage Begin(StageStart start) => new Stage(this, start.Seed);

    private sealed class Stage(Slicer toxic, ulong seed) : ToxicStage
    {
        private long pieces;
        private TimeSpan free;

        public override void Take(ReadOnlyMemory<byte> bytes, TimeSpan now, IStageOutput output)
        {
            if (free < now)
                free = now;
            while (!bytes.IsEmpty)
            {
                var size = (int)Math.Clamp(NextSize(), 1, bytes.Length);
                output.Pass(bytes[..size], free);
                bytes = bytes[size..];
                free += toxic.Pause;
            }
        }

        private long NextSize()
        {
            if (toxic.SizeVariation == 0)
                return toxic.AverageSize;
            var draw = SeededDecision.Derive(seed, $"{pieces++}") % (2 * (ulong)toxic.SizeVariation + 1);
            return toxic.AverageSize - toxic.SizeVariation + (long)draw;
        }
    }
}
