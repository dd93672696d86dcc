using McpTestbed.Core.Diagnostics;

namespace McpTestbed.ChaosProxy.Toxics.Kinds;

/// <summary>Flips one bit in every so many bytes.</summary>
internal sealed record Corrupt(long EveryBytes) : Toxic
{
    public static ToxicKind Kind { get; } =
        new(
            "corrupt",
            "flips one bit in each run of so many bytes; which one is the seed's choice",
            [ToxicAttribute.Count("every_bytes", "bytes", 1, 1024)],
            values => new Corrupt(values.Number("every_bytes"))
        );

    public override ToxicStage Begin(StageStart start) => new Stage(EveryBytes, start.Seed);

    private sealed class Stage(long every, ulong seed) : ToxicStage
    {
        private long offset;

        public override void Take(ReadOnlyMemory<byte> bytes, TimeSpan now, IStageOutput output)
        {
            var changed = bytes.ToArray();
            for (var i = 0; i < changed.Length; offset++, i++)
            {
                var choice = SeededDecision.Derive(seed, $"{offset / every}");
                var at = (long)(choice / 8 % (ulong)every);
                if (offset % every == at)
                    changed[i] ^= (byte)(1 << (int)(choice % 8));
            }

            output.Pass(changed, now);
        }
    }
}
