using System.Collections.Immutable;

namespace McpTestbed.ChaosProxy.Toxics;

/// <summary>The toxics of one direction of one connection, one behind the other. It has no clock: whoever owns it says
/// what time it is.</summary>
/// <remarks>An item reaches the next stage at the moment it was due, not at the moment somebody looked, so that delays
/// add up exactly.</remarks>
internal sealed class ToxicChain
{
    /// <summary>Where this much is held, nothing more is received: the sender feels it as a full window.</summary>
    public const long MaximumHeld = 1024 * 1024;

    private readonly Queue<HeldItem> ready = new();
    private List<ChainSlot> slots = [];
    private long readyCost;
    private bool inputEnded;

    /// <summary>Whether bytes could as well pass without it.</summary>
    public bool IsEmpty => slots.Count == 0 && ready.Count == 0 && !inputEnded;

    /// <summary>Whether all that came in has gone on, or never will.</summary>
    public bool HoldsNothing => ready.Count == 0 && slots.TrueForAll(slot => slot.NextDue is null);

    /// <summary>Whether more may be received.</summary>
    public bool MayReceive =>
        IsEmpty
        || (
            !inputEnded
            && slots.TrueForAll(slot => slot.Stage.IsReading && slot.Cost < slot.Stage.MaximumHeld)
            && slots.Sum(slot => slot.Cost) + readyCost < MaximumHeld
        );

    /// <summary>When something is due next; null when nothing is held.</summary>
    public TimeSpan? NextDue => slots.Count == 0 ? null : slots.Min(slot => slot.NextDue);

    /// <summary>Takes bytes that were received.</summary>
    public void Take(ReadOnlyMemory<byte> bytes, TimeSpan now) => Deliver(0, new(bytes, null, now), now);

    /// <summary>Takes the end of what is received.</summary>
    public void End(ByteEnd how, TimeSpan now)
    {
        inputEnded = true;
        Deliver(0, new(default, how, now), now);
    }

    /// <summary>Takes out what is due.</summary>
    public bool TryNext(TimeSpan now, out HeldItem item)
    {
        for (var i = 0; i < slots.Count; i++)
        {
            while (slots[i].NextDue is { } due && due <= now)
                Deliver(i + 1, slots[i].Release(), due);
        }

        if (!ready.TryDequeue(out item))
            return false;
        readyCost -= item.Cost;
        return true;
    }

    /// <summary>Puts other toxics in place. What a toxic held that is gone, or was updated, goes on at once and in
    /// order.</summary>
    public void Change(ImmutableArray<ActiveToxic> toxics, TimeSpan now)
    {
        var old = slots;
        slots = [];
        foreach (var toxic in toxics)
        {
            var known = old.Find(slot => ReferenceEquals(slot.Toxic.Owner, toxic.Owner));
            if (known is not null && known.Toxic.IsSameAs(toxic))
                slots.Add(known);
            else if (toxic.Toxic.Begin(new(now, toxic.Seed, known?.Stage)) is { } stage)
                slots.Add(new(toxic, stage));
        }

        // The last first: what it held is older than what those before it hold.
        for (var i = old.Count - 1; i >= 0; i--)
        {
            if (!slots.Contains(old[i]))
                HandOn(old, i, now);
        }
    }

    private void HandOn(List<ChainSlot> old, int index, TimeSpan now)
    {
        var gone = old[index];
        var next = old.Skip(index + 1)
            .Select(later => slots.FindIndex(slot => ReferenceEquals(slot.Toxic.Owner, later.Toxic.Owner)))
            .FirstOrDefault(at => at >= 0, slots.Count);
        while (gone.NextDue is not null)
            Deliver(next, gone.Release(), now);
        var isUpdated = slots.Exists(slot => ReferenceEquals(slot.Toxic.Owner, gone.Toxic.Owner));
        if (gone.Stage.HasLostBytes && !isUpdated)
            Deliver(next, new(default, ByteEnd.CloseWithFin, now), now);
    }

    private void Deliver(int slot, HeldItem item, TimeSpan now)
    {
        if (slot < slots.Count)
        {
            slots[slot].Take(item, now);
            return;
        }

        ready.Enqueue(item);
        readyCost += item.Cost;
    }
}
