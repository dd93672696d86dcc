using McpTestbed.ChaosProxy.Toxics;
using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Links.Bytes;

/// <summary>One direction of one connection: the only one who receives from the one side and sends to the other.</summary>
internal sealed class BytePump(ByteConnection connection, LinkDirection direction, LinkLeg from, LinkLeg to)
{
    private const int BufferSize = 4 * 1024;

    /// <summary>Held bytes are copied; bulk through toxics needs no larger pieces than this.</summary>
    private readonly byte[] buffer = GC.AllocateUninitializedArray<byte>(BufferSize);
    private readonly ToxicChain chain = new();
    private ConnectionPlan? applied;
    private long received;
    private long sent;

    /// <summary>Bytes that came in so far.</summary>
    public long Received => Volatile.Read(ref received);

    /// <summary>Bytes that went out so far.</summary>
    public long Sent => Volatile.Read(ref sent);

    private EndedBy Source => direction == LinkDirection.Upstream ? EndedBy.Client : EndedBy.Server;

    /// <summary>Passes bytes until the direction ends.</summary>
    /// <exception cref="LegBrokenException">Sending broke.</exception>
    public async Task RunAsync()
    {
        while (true)
        {
            var plan = FollowPlan();
            if (connection.IsClosed) return;
            if (chain.TryNext(connection.Clock.Now, out var item))
            {
                if (item.End is { } end)
                {
                    await EndAsync(end);
                    return;
                }

                await SendAsync(item.Bytes);
            }
            else
            {
                await TakeAsync(plan);
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

    /// <summary>Receives, for as long as nothing is due and nothing changes. Where there is no toxic, what comes in goes out at once.</summary>
    private async ValueTask TakeAsync(ConnectionPlan plan)
    {
        var clock = connection.Clock;
        var due = chain.NextDue is { } next && next != TimeSpan.MaxValue ? next - clock.Now : (TimeSpan?)null;
        if (!chain.MayReceive)
        {
            await plan.WaitAsync(due, clock.Provider);
            return;
        }

        if ((due is null ? await ReceiveAsync(plan.Replaced) : await ReceiveUntilAsync(plan, due.Value)) is not ({ } count and > 0)) return;

        // What came after a change is subject to it, however late its news arrived here.
        FollowPlan();
        if (chain.IsEmpty) await SendAsync(buffer.AsMemory(0, count));
        else chain.Take(buffer.AsSpan(0, count).ToArray(), clock.Now);
    }

    private async ValueTask<int?> ReceiveUntilAsync(ConnectionPlan plan, TimeSpan due)
    {
        using var timer = new CancellationTokenSource(Waiting.RoundUp(due), connection.Clock.Provider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, plan.Replaced);
        return await ReceiveAsync(both.Token);
    }

    /// <returns>How much came; 0 when it was the end, which is in the chain then; null when something else is to be done first.</returns>
    private async ValueTask<int?> ReceiveAsync(CancellationToken until)
    {
        try
        {
            var count = await from.ReceiveAsync(buffer, until);
            if (count > 0)
            {
                Volatile.Write(ref received, received + count);
                return count;
            }

            // After a reset that a send has met already, a receive may report no more than the end.
            chain.End(connection.HasBroken(Source) ? ByteEnd.Rst : ByteEnd.Fin, connection.Clock.Now);
            return 0;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (LegBrokenException)
        {
            chain.End(ByteEnd.Rst, connection.Clock.Now);
            return 0;
        }
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        await to.SendAsync(bytes);
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
