using McpTestbed.ChaosProxy.Toxics;
using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Links;

/// <summary>The way to one side of a connection, through the toxics of that direction.</summary>
/// <remarks>
/// Without toxics, bytes are sent by whoever hands them over. With toxics they are held, and a task of its own
/// sends what is due, so that nobody who reads has to look at a clock.
/// </remarks>
internal sealed class LegWriter(LinkConnection connection, LinkDirection direction, LinkLeg to) : IByteWriter
{
    private static readonly TimeSpan HeldDeadline = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly ToxicChain chain = new();
    private volatile ConnectionToxics? freeUnder;
    private ConnectionToxics? applied;
    private CancellationTokenSource? wake;
    private TaskCompletionSource? moved;
    private TaskCompletionSource? ended;
    private LegBrokenException? broken;
    private bool isDraining;
    private bool isSending;
    private long sent;

    /// <summary>Bytes that went out so far.</summary>
    public long Sent => Volatile.Read(ref sent);

    /// <summary>Whether nothing stands in the way of bytes under the plan that holds: what is asked for every piece
    /// takes no lock.</summary>
    public bool IsFree => ReferenceEquals(freeUnder, connection.Plan);

    /// <summary>Whether the toxics hold bytes.</summary>
    public bool Holds
    {
        get
        {
            lock (gate)
                return !chain.HoldsNothing;
        }
    }

    /// <summary>Sends, or holds for the toxics what is to be sent later.</summary>
    /// <exception cref="LegBrokenException">Sending broke, now or before.</exception>
    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty)
            return default;
        if (IsFree)
            return PassAsync(bytes);
        lock (gate)
        {
            if (broken is not null)
                throw broken;
            FollowPlan();
            if (isDraining || !chain.IsEmpty)
            {
                chain.Take(bytes.ToArray(), connection.Clock.Now);
                LookAgain();
                return default;
            }
        }

        return PassAsync(bytes);
    }

    /// <summary>Waits until the toxics would take more: where they hold much, or want nothing, nothing is
    /// received.</summary>
    /// <exception cref="LegBrokenException">Sending broke.</exception>
    public ValueTask RoomAsync()
    {
        if (IsFree)
            return default;
        lock (gate)
        {
            if (broken is not null)
                throw broken;
            FollowPlan();
            if (chain.MayReceive)
                return default;
        }

        return new(WaitAsync(() => chain.MayReceive));
    }

    /// <summary>Ends the direction after all that was sent before. Returns when it has ended, or the connection is
    /// closed.</summary>
    public async Task EndAsync(ByteEnd how)
    {
        Task? acted = null;
        lock (gate)
        {
            FollowPlan();
            if (isDraining || !chain.IsEmpty)
            {
                acted = (ended ??= NewSignal()).Task;
                chain.End(how, connection.Clock.Now);
                LookAgain();
            }
        }

        if (acted is not null)
            await acted;
        else
            await ActAsync(how);
    }

    /// <summary>Waits until the toxics hold nothing, or the connection is closed.</summary>
    /// <exception cref="LegBrokenException">Sending broke.</exception>
    public Task EmptyAsync() => WaitAsync(() => chain.HoldsNothing && !isSending);

    /// <summary>Waits until nothing is held and the peer's kernel has acknowledged all that was sent.</summary>
    /// <returns>Whether that is known.</returns>
    public async Task<bool> AcknowledgedAsync(TimeProvider time)
    {
        using var patience = new CancellationTokenSource(HeldDeadline, time);
        await WaitAsync(() => chain.HoldsNothing && !isSending)
            .WaitAsync(patience.Token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (gate)
        {
            if (!chain.HoldsNothing || isSending)
                return false;
        }

        return await to.AcknowledgedAsync(time);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task WaitAsync(Func<bool> isSo)
    {
        while (true)
        {
            Task next;
            lock (gate)
            {
                if (broken is not null)
                    throw broken;
                if (connection.IsClosed || isSo())
                    return;
                StartDraining();
                next = (moved ??= NewSignal()).Task;
            }

            await next;
        }
    }

    /// <summary>Lets the chain be what holds now. Under the lock.</summary>
    private ConnectionToxics FollowPlan()
    {
        var plan = connection.Plan;
        if (ReferenceEquals(plan, applied))
            return plan;
        chain.Change(plan.For(direction), connection.Clock.Now);
        applied = plan;
        NoteFree();
        return plan;
    }

    /// <summary>Something came that may be due before what is waited for. Under the lock.</summary>
    private void LookAgain()
    {
        _ = wake?.CancelAsync();
        StartDraining();
    }

    /// <summary>Has somebody look after what is held. Under the lock.</summary>
    private void StartDraining()
    {
        if (isDraining)
            return;
        isDraining = true;
        freeUnder = null;
        _ = DrainAsync();
    }

    private async Task DrainAsync()
    {
        await Task.Yield();
        while (true)
        {
            ConnectionToxics plan;
            TimeSpan? due;
            CancellationToken woken;
            HeldItem item;
            bool isDue;
            lock (gate)
            {
                plan = FollowPlan();
                isDue = chain.TryNext(connection.Clock.Now, out item);
                isSending = isDue;
                TellMoved();
                if (connection.IsClosed || (!isDue && chain.IsEmpty))
                {
                    Stop();
                    return;
                }

                due = chain.NextDue;
                wake = isDue ? null : new();
                woken = wake?.Token ?? default;
            }

            if (!isDue)
                await WaitUntilDueAsync(plan, due, woken);
            else if (!await TrySendAsync(item))
                return;
        }
    }

    private async Task WaitUntilDueAsync(ConnectionToxics plan, TimeSpan? due, CancellationToken woken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(plan.Replaced, woken);
        await connection.Clock.UntilAsync(due, either.Token);
    }

    private async Task<bool> TrySendAsync(HeldItem item)
    {
        try
        {
            if (item.End is not { } end)
            {
                await PassAsync(item.Bytes);
                return true;
            }

            await ActAsync(end);
        }
        catch (LegBrokenException error)
        {
            lock (gate)
                broken = error;
            connection.Broke(error.Peer);
        }

        lock (gate)
            Stop();
        return false;
    }

    /// <summary>Under the lock.</summary>
    private void Stop()
    {
        isDraining = isSending = false;
        if (connection.IsClosed || broken is not null)
            ended?.TrySetResult();
        TellMoved();
        NoteFree();
    }

    /// <summary>Under the lock.</summary>
    private void TellMoved()
    {
        moved?.TrySetResult();
        moved = null;
    }

    /// <summary>Under the lock.</summary>
    private void NoteFree() => freeUnder = !isDraining && chain.IsEmpty && broken is null ? applied : null;

    private async ValueTask PassAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            for (var rest = bytes; rest.Length > 0; )
                rest = rest[await to.SendAsync(rest)..];
        }
        catch (Exception error) when (LinkLeg.IsBreak(error))
        {
            // A replica may go while its client stays; what it still had to say, and its end, come from where it is
            // read.
            if (to.Peer == EndedBy.Server && connection.Replicas is not null)
                return;
            throw new LegBrokenException(to.Peer, error);
        }

        Volatile.Write(ref sent, sent + bytes.Length);
    }

    private async Task ActAsync(ByteEnd end)
    {
        // A reset must not overtake what was sent before it.
        if (end is ByteEnd.Rst or ByteEnd.CloseWithRst)
            await to.AcknowledgedAsync(TimeProvider.System);
        connection.End(end, direction);
        lock (gate)
            ended?.TrySetResult();
    }
}
