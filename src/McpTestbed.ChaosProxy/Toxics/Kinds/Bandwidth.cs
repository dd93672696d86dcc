namespace McpTestbed.ChaosProxy.Toxics.Kinds;

/// <summary>Lets so many bytes pass a millisecond; none at rate 0.</summary>
internal sealed record Bandwidth(long BytesPerMillisecond) : Toxic
{
    /// <summary>A large chunk goes on in slices of this much time, so that bytes flow steadily.</summary>
    private const int SliceMilliseconds = 100;

    public static ToxicKind Kind { get; } = new(
        "bandwidth", "lets so many kilobytes (of 1000 bytes) pass a second on each connection; rate 0 holds everything back",
        [ToxicAttribute.Count("rate", "KB/s", 0, maximum: 1_000_000_000)],
        values => new Bandwidth(values.Number("rate")));

    public override ToxicStage Begin(StageStart start) => new Stage(BytesPerMillisecond);

    private sealed class Stage(long rate) : ToxicStage
    {
        private TimeSpan free;

        public override void Take(ReadOnlyMemory<byte> bytes, TimeSpan now, IStageOutput output)
        {
            if (rate == 0)
            {
                output.Pass(bytes, TimeSpan.MaxValue);
                return;
            }

            if (free < now) free = now;
            while (!bytes.IsEmpty)
            {
                var size = (int)Math.Min(bytes.Length, rate * SliceMilliseconds);
                free += TimeSpan.FromMilliseconds((double)size / rate);
                output.Pass(bytes[..size], free);
                bytes = bytes[size..];
            }
        }
    }
}
