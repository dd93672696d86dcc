namespace McpTestbed.ChaosProxy.Toxics;

/// <summary>One stage of a chain with what it holds back.</summary>
internal sealed class ChainSlot(ActiveToxic toxic, ToxicStage stage) : IStageOutput
{
    private readonly Queue<HeldItem> held = new();
    private TimeSpan lastDue;
    private bool hasEnded;

    public ActiveToxic Toxic => toxic;

    public ToxicStage Stage => stage;

    /// <summary>What all that is held counts.</summary>
    public long Cost { get; private set; }

    /// <summary>When the next item may go on; null when nothing is held.</summary>
    public TimeSpan? NextDue => held.TryPeek(out var item) ? item.Due : null;

    public void Take(HeldItem item, TimeSpan now)
    {
        if (hasEnded)
            return;
        if (item.End is { } end)
            stage.End(end, now, this);
        else
            stage.Take(item.Bytes, now, this);
    }

    public HeldItem Release()
    {
        var item = held.Dequeue();
        Cost -= item.Cost;
        return item;
    }

    public void Pass(ReadOnlyMemory<byte> bytes, TimeSpan due)
    {
        if (!bytes.IsEmpty)
            Hold(bytes, null, due);
    }

    public void End(ByteEnd how, TimeSpan due)
    {
        Hold(default, how, due);
        hasEnded = true;
    }

    private void Hold(ReadOnlyMemory<byte> bytes, ByteEnd? end, TimeSpan due)
    {
        if (hasEnded)
            return;
        if (due > lastDue)
            lastDue = due;
        var item = new HeldItem(bytes, end, lastDue);
        Cost += item.Cost;
        held.Enqueue(item);
    }
}
