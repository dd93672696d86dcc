using McpTestbed.ChaosProxy.Toxics;
using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Links.Bytes;

/// <summary>One direction of one connection: the only one who receives from the one side and sends to the other.</summary>
internal sealed class BytePump(ByteConnection connection, LinkDirection direction, ByteLeg from, ByteLeg to)
{
    /// <summary>Where receiving and sending never have to wait, a pump would keep its thread from all other connections.</summary>
    private const int MaximumPiecesAtOnce = 64;

    private readonly ByteIntake intake = new(from);
    private readonly ToxicChain chain = new();
    private ConnectionPlan? applied;
    private long sent;

    /// <summary>Bytes that came in so far.</summary>
    public long Received => intake.Received;

    /// <summary>Bytes that went out so far.</summary>
    public long Sent => Volatile.Read(ref sent);

    /// <summary>Whether it has a buffer, though perhaps nothing to put into it.</summary>
    public bool HoldsBuffer => intake.HoldsBuffer;

    /// <summary>Passes bytes until the direction ends.</summary>
    /// <exception cref="LegBrokenException">Sending broke.</exception>
    public async Task RunAsync()
    {
        try
        {
            await PassAsync();
        }
        finally
        {
            intake.GiveBack();
        }
    }

    private async Task PassAsync()
    {
        while (true)
        {
            // In this order: who closes the connection interrupts what is known here, or it is seen here that it is closed.
            var interrupted = connection.Interrupted;
            var plan = FollowPlan();
            if (connection.IsClosed) return;
            if (chain.IsEmpty)
            {
                await FlowAsync(interrupted);
            }
            else if (!chain.TryNext(connection.Clock.Now, out var item))
            {
                await TakeAsync(plan);
            }
            else if (item.End is { } end)
            {
                await EndAsync(end);
                return;
            }
            else
            {
                await SendAsync(item.Bytes);
            }
        }
    }

    /// <summary>Lets the chain be what holds now.</summary>
    private ConnectionPlan FollowPlan()
    {
        var plan = connection.Plan;
        if (ReferenceEquals(plan, applied)) return plan;
        chain.Change(plan.For(direction), connection.Clock.Now);
        applied = plan;
        return plan;
    }

    /// <summary>Lets what comes in go out at once, for as long as there is no toxic.</summary>
    /// <remarks>Toxics that are added or removed meanwhile do not wake it: they mean nothing to it before something comes.</remarks>
    private async Task FlowAsync(CancellationToken interrupted)
    {
        var piecesAtOnce = 0;
        while (true)
        {
            var receiving = intake.ReceiveAsync(interrupted);
            piecesAtOnce = receiving.IsCompleted ? piecesAtOnce + 1 : 0;
            if (!await receiving) break;

            // What came after a change is subject to it, however late its news arrived here.
            FollowPlan();
            var isFree = chain.IsEmpty;
            if (isFree) await SendAsync(intake.Piece);
            else chain.Take(intake.Piece.ToArray(), connection.Clock.Now);
            intake.Release();
            if (!isFree) return;
            if (piecesAtOnce < MaximumPiecesAtOnce) continue;
            piecesAtOnce = 0;
            await Task.Yield();
        }

        TakeEnd();
    }

    /// <summary>Receives for the chain, for as long as nothing is due and nothing changes.</summary>
    private async Task TakeAsync(ConnectionPlan plan)
    {
        var clock = connection.Clock;
        var due = chain.NextDue is { } next && next != TimeSpan.MaxValue ? next - clock.Now : (TimeSpan?)null;
        if (!chain.MayReceive)
        {
            await plan.WaitAsync(due, clock.Provider);
            return;
        }

        if (!await ReceiveAsync(due, plan.Replaced))
        {
            TakeEnd();
            return;
        }

        FollowPlan();
        chain.Take(intake.Piece.ToArray(), clock.Now);
        intake.Release();
    }

    private async Task<bool> ReceiveAsync(TimeSpan? due, CancellationToken replaced)
    {
        if (due is null) return await intake.ReceiveAsync(replaced);
        using var timer = new CancellationTokenSource(Waiting.RoundUp(due.Value), connection.Clock.Provider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, replaced);
        return await intake.ReceiveAsync(both.Token);
    }

    private void TakeEnd()
    {
        if (intake.End is not { } end) return;

        // After a reset that a send has met already, a receive may report no more than the end.
        FollowPlan();
        chain.End(connection.HasBroken(from.Peer) ? ByteEnd.Rst : end, connection.Clock.Now);
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            for (var rest = bytes; rest.Length > 0;) rest = rest[await to.SendAsync(rest)..];
        }
        catch (Exception error) when (ByteLeg.IsBreak(error))
        {
            throw new LegBrokenException(to.Peer, error);
        }

        Volatile.Write(ref sent, sent + bytes.Length);
    }

    private async Task EndAsync(ByteEnd end)
    {
        // A reset must not overtake what was sent before it.
        if (end is ByteEnd.Rst or ByteEnd.CloseWithRst) await to.AcknowledgedAsync(TimeProvider.System);
        switch (end)
        {
            case ByteEnd.Fin:
                to.ShutdownSend();
                break;
            case ByteEnd.CloseWithFin:
                connection.Close(EndedHow.Fin);
                break;
            default:
                connection.Close(EndedHow.Rst);
                break;
        }
    }
}
