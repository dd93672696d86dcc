using System.Buffers;
using McpTestbed.ChaosProxy.Faults;
using McpTestbed.ChaosProxy.Links;
using McpTestbed.Core.Protocol;

namespace McpTestbed.ChaosProxy.Http;

/// <summary>Takes a stream apart into blocks, lets rules have them one after the other, and sends what is left.</summary>
#pragma warning disable CA1001 // a semaphore without a wait handle has nothing to dispose of, and a rule may be healed after the stream's end
internal sealed class StreamRewrite(StreamOutlet outlet)
#pragma warning restore CA1001
{
    /// <summary>A block that grows beyond this passes unlooked at.</summary>
    private const int MaximumBlock = 1 << 20;

    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly Queue<StreamBlock> due = new();
    private ArrayBufferWriter<byte> partial = new();
    private IEventSink first = outlet;
    private bool isTooLarge;
    private bool hasEnded;

    /// <summary>Lets a rule have the stream, before those that were added earlier.</summary>
    public void Add(IStreamEffect effect, RuleOnStream rule)
    {
        first = effect.Begin(rule, first);
        if (first is IHoldingSink holding) rule.WhenHealed(() => _ = ReleaseAsync(holding));
    }

    /// <summary>Sends the head, before any block.</summary>
    /// <exception cref="LegBrokenException">Sending broke.</exception>
    public Task BeginAsync() => UnderGateAsync(outlet.BeginAsync);

    /// <summary>Takes payload as it comes.</summary>
    public void Take(ReadOnlySpan<byte> payload)
    {
        partial.Write(payload);
        if (partial.WrittenCount <= MaximumBlock) return;
        isTooLarge = true;
        due.Enqueue(new(TakePartial(), 0, null));
    }

    /// <summary>The payload so far ends a block.</summary>
    public void Complete(SseEvent block, int number)
    {
        var raw = TakePartial();
        due.Enqueue(isTooLarge ? new(raw, 0, null) : new(raw, block.IsComment ? 0 : number, block));
        isTooLarge = false;
    }

    /// <summary>Passes on the blocks that are whole.</summary>
    /// <exception cref="LegBrokenException">Sending broke.</exception>
    public Task PassAsync() => UnderGateAsync(async () =>
    {
        while (due.TryDequeue(out var block)) await first.TakeAsync(block);
    });

    /// <summary>Passes on the beginning of a block that will not become whole.</summary>
    /// <exception cref="LegBrokenException">Sending broke.</exception>
    public async Task PassPartialAsync()
    {
        await PassAsync();
        if (partial.WrittenCount > 0) await UnderGateAsync(() => outlet.TakeAsync(new(TakePartial(), 0, null)));
    }

    /// <summary>The stream ended.</summary>
    /// <exception cref="LegBrokenException">Sending broke.</exception>
    public async Task EndAsync()
    {
        await PassAsync();
        await UnderGateAsync(async () =>
        {
            hasEnded = true;
            if (partial.WrittenCount > 0) await first.TakeAsync(new(TakePartial(), 0, null));
            await first.EndAsync();
        });
    }

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
        if (partial.Capacity > MaximumBlock / 4) partial = new();
        else partial.ResetWrittenCount();
        return bytes;
    }
}
