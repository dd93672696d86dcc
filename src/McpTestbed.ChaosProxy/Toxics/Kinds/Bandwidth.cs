namespace McpTestbed.ChaosProxy.Toxics.Kinds;

/// <summary>Lets so many bytes pass a millisecond; none at rate 0. The rate is each connection's, or one for all of the
/// proxy.</summary>
/// <remarks>
/// Connections that share take turns: the way is free for the next slice when the one before it has passed, whosever it
/// was.
/// None is in the queue with more than a slice and what it received last, so that one with much to send cannot hold up
/// one with little.
/// </remarks>
internal sealed record Bandwidth(long BytesPerMillisecond, bool IsShared) : Toxic
{
    /// <summary>A large chunk goes on in slices of this much time, so that bytes flow steadily.</summary>
    private const int SliceMilliseconds = 100;

    /// <summary>With others in the queue a slice is shorter, so that turns come round soon.</summary>
    private const int SharedSliceMilliseconds = 20;

    private readonly Way shared = new();

    public static ToxicKind Kind { get; } =
        new(
            "bandwidth",
            "lets so many kilobytes (of 1000 bytes) pass a second, on each connection or on all of them "
                + "together; rate 0 holds everything back",
            [
                ToxicAttribute.Count("rate", "KB/s", 0, maximum: 1_000_000_000),
                ToxicAttribute.OfOurs("scope", "link", "proxy"),
            ],
            values => new Bandwidth(values.Number("rate"), values.Word("scope") == "proxy")
        );

    public override ToxicStage Begin(StageStart start)
    {
        var slice = Math.Max(1, BytesPerMillisecond * (IsShared ? SharedSliceMilliseconds : SliceMilliseconds));
        return new Stage(
            BytesPerMillisecond,
            slice,
            IsShared ? slice : ToxicChain.MaximumHeld,
            IsShared ? shared : new()
        );
    }

    /// <summary>What bytes pass one after the other.</summary>
    private sealed class Way
    {
        private readonly Lock gate = new();
        private TimeSpan free;

        /// <returns>When those who ask have passed, if they come now and it takes them so long.</returns>
        public TimeSpan Pass(TimeSpan now, TimeSpan duration)
        {
            lock (gate)
                return free = (free < now ? now : free) + duration;
        }
    }

    private sealed class Stage(long rate, long slice, long maximumHeld, Way way) : ToxicStage
    {
        public override long MaximumHeld => maximumHeld;

        public override void Take(ReadOnlyMemory<byte> bytes, TimeSpan now, IStageOutput output)
        {
            if (rate == 0)
            {
                output.Pass(bytes, TimeSpan.MaxValue);
                return;
            }

            while (!bytes.IsEmpty)
            {
                var size = (int)Math.Min(bytes.Length, slice);
                output.Pass(bytes[..size], way.Pass(now, TimeSpan.FromMilliseconds((double)size / rate)));
                bytes = bytes[size..];
            }
        }
    }
}
