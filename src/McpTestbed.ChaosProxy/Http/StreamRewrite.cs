using System.Buffers;
using McpTestbed.ChaosProxy.Faults;
using McpTestbed.ChaosProxy.Links;
using McpTestbed.ChaosProxy.Rules;
using McpTestbed.Core.Protocol;

namespace McpTestbed.ChaosProxy.Http;

/// <summary>Takes a stream apart into blocks, and lets rules have them one after the other on their way to the
/// output.</summary>
// A semaphore without a wait handle has nothing to dispose of, and a rule may be healed after the stream's end.
#pragma warning disable CA1001
internal sealed class StreamRewrite(EventStreamWriter output)
#pragma warning restore CA1001
{
    /// <summary>A block that grows beyond this passes unlooked at.</summary>
    private const int MaximumBlock = 1 << 20;

    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly Queue<Due> due = new();
    private ArrayBufferWriter<byte> partial = new();
    private IEventSink first = output;
    private bool isTooLarge;
    private bool hasEnded;

    /// <summary>How much of the chunk is still to come after the payload that is being taken.</summary>
    public long RestOfChunk { get; set; }

    /// <summary>Lets a rule have the stream, before those that were added earlier.</summary>
    public void Add(IStreamEffect effect, RuleOnStream rule)
    {
        first = effect.Begin(rule, first);
        if (first is IHoldingSink holding)
            rule.WhenHealed(() => _ = ReleaseAsync(holding));
    }

    /// <summary>Sends the head, before any block.</summary>
    /// <exception cref="LegBrokenException">Sending broke.</exception>
    public Task BeginAsync() => UnderGateAsync(output.BeginAsync);

    /// <summary>Takes payload as it comes.</summary>
    /// <param name="payload">A part of it.</param>
    /// <param name="end">Where it ends in the bytes being taken.</param>
    /// <param name="left">How much payload follows there.</param>
    public void Take(ReadOnlySpan<byte> payload, int end, int left)
    {
        partial.Write(payload);
        if (partial.WrittenCount <= MaximumBlock)
            return;
        isTooLarge = true;
        due.Enqueue(new(new(TakePartial(), 0, null), end, RestOfChunk + left));
    }

    /// <summary>The payload so far ends a block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="number">Its number, where it is an event.</param>
    /// <param name="end">Where it ends in the bytes being taken.</param>
    /// <param name="left">How much payload follows there.</param>
    public void Complete(SseEvent block, int number, int end, int left)
    {
        var raw = TakePartial();
        due.Enqueue(
            new(isTooLarge ? new(raw, 0, null) : new(raw, block.IsComment ? 0 : number, block), end, RestOfChunk + left)
        );
        isTooLarge = false;
    }

    /// <summary>Passes on the blocks that are whole.</summary>
    /// <param name="taken">The bytes that were taken, framing and all.</param>
    /// <exception cref="LegBrokenException">Sending broke.</exception>
    public Task PassAsync(ReadOnlyMemory<byte> taken) =>
        UnderGateAsync(async () =>
        {
            var from = 0;
            while (due.TryDequeue(out var next))
            {
                output.Expect(next.Block, taken[from..next.End].Span, next.RestOfChunk);
                from = next.End;
                await first.TakeAsync(next.Block);
                output.NoteAbsent(next.Block);
            }

            output.KeepRaw(taken[from..].Span);
        });

    /// <summary>Passes on the beginning of a block that will not become whole.</summary>
    /// <exception cref="LegBrokenException">Sending broke.</exception>
    public Task PassPartialAsync() => UnderGateAsync(() => output.PassRestAsync(TakePartial()));

    /// <summary>The stream ended.</summary>
    /// <exception cref="LegBrokenException">Sending broke.</exception>
    public Task EndAsync() =>
        UnderGateAsync(async () =>
        {
            hasEnded = true;
            if (partial.WrittenCount > 0 && !output.IsRaw)
                await first.TakeAsync(new(TakePartial(), 0, null));
            await first.EndAsync();
        });

    private async Task ReleaseAsync(IHoldingSink holding)
    {
        try
        {
            await UnderGateAsync(() => hasEnded ? default : holding.ReleaseAsync());
        }
        catch (Exception error) when (error is LegBrokenException or OperationCanceledException)
        {
            // Whoever reads the stream meets the same end.
        }
    }

    private async Task UnderGateAsync(Func<ValueTask> act)
    {
        await gate.WaitAsync();
        try
        {
            await act();
        }
        finally
        {
            gate.Release();
        }
    }

    private byte[] TakePartial()
    {
        var bytes = partial.WrittenSpan.ToArray();
        if (partial.Capacity > MaximumBlock / 4)
            partial = new();
        else
            partial.ResetWrittenCount();
        return bytes;
    }

    /// <summary>A block that is to pass: where it ends in the bytes being taken, and how much of its chunk
    /// follows.</summary>
    private readonly record struct Due(StreamBlock Block, int End, long RestOfChunk);
}
