using System.Net.Sockets;
using McpTestbed.ChaosProxy.Toxics;
using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Links.Bytes;

/// <summary>A client's connection joined to one of its own to the server, byte by byte.</summary>
internal sealed class ByteConnection : IDisposable
{
    /// <summary>How long what one side sent before the other broke off may take to arrive.</summary>
    private static readonly TimeSpan DrainDeadline = TimeSpan.FromSeconds(5);

    private readonly ByteLinkOptions options;
    private readonly LegPair legs;
    private readonly string upstream;
    private readonly ITimer deadline;
    private ConnectionPlan plan;
    private CancellationTokenSource interruption = new();
    private ByteCounts atLastRest;
    private BytePump? up;
    private BytePump? down;
    private volatile bool clientBroke;
    private volatile bool serverBroke;

    public ByteConnection(int number, Socket socket, string upstream, ByteLinkOptions options, LinkClock clock)
    {
        Number = number;
        this.upstream = upstream;
        this.options = options;
        Clock = clock;
        legs = new(socket);
        OpenedAt = clock.Now;
        plan = new([], []);
        deadline = clock.Provider.CreateTimer(_ => MeetDeadline(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Its ordinal on the link, from 1.</summary>
    public int Number { get; }

    public LinkClock Clock { get; }

    public TimeSpan OpenedAt { get; }

    public int ClientPort => legs.Client.RemotePort;

    /// <summary>The connection's life, once it was started.</summary>
    public Task Running { get; private set; } = Task.CompletedTask;

    /// <summary>What holds now.</summary>
    public ConnectionPlan Plan => Volatile.Read(ref plan);

    /// <summary>Cancelled when the connection was closed or is to rest.</summary>
    public CancellationToken Interrupted => Volatile.Read(ref interruption).Token;

    public bool IsClosed => legs.IsClosed;

    /// <summary>Bytes so far: from the client, to the server, from the server, to the client.</summary>
    public ByteCounts Bytes => new(up?.Received ?? 0, up?.Sent ?? 0, down?.Received ?? 0, down?.Sent ?? 0);

    /// <summary>Whether a direction has a buffer, though perhaps nothing to put into it.</summary>
    public bool HoldsBuffer => up is { HoldsBuffer: true } || down is { HoldsBuffer: true };

    public void Start(Action ended) => Running = RunAsync(ended);

    /// <summary>Lets other toxics hold. Returns at once, whatever the connection waits for.</summary>
    public void Apply(ConnectionPlan next)
    {
        Interlocked.Exchange(ref plan, next).Wake();
        MeetDeadline();
    }

    /// <summary>Lets go of buffers when nothing passed since the last call.</summary>
    public void Rest()
    {
        var bytes = Bytes;
        if (bytes == atLastRest && HoldsBuffer) _ = Interlocked.Exchange(ref interruption, new()).CancelAsync();
        atLastRest = bytes;
    }

    public bool HasBroken(EndedBy peer) => peer == EndedBy.Client ? clientBroke : serverBroke;

    /// <summary>Ends both legs in the same way, once. Returns at once.</summary>
    public void Close(EndedHow how)
    {
        if (!legs.Close(how)) return;
        Plan.Wake();
        _ = Volatile.Read(ref interruption).CancelAsync();
    }

    public void Dispose()
    {
        deadline.Dispose();
        legs.Dispose();
    }

    private async Task RunAsync(Action ended)
    {
        await Task.Yield();
        try
        {
            await WaitToDialAsync();
            if (!IsClosed && await DialAsync()) await PassBothWaysAsync();
            await legs.LingerAsync();
        }
#pragma warning disable CA1031 // nobody awaits a connection: whatever breaks it inside must end it and nothing else
        catch (Exception)
#pragma warning restore CA1031
        {
            Close(EndedHow.Rst);
        }
        finally
        {
            Dispose();
            ended();
        }
    }

    private async Task WaitToDialAsync()
    {
        while (!IsClosed)
        {
            var current = Plan;
            var wait = current.DialNotBefore - Clock.Now;
            if (wait <= TimeSpan.Zero) return;
            if (!IsClosed) await current.WaitAsync(wait, Clock.Provider);
        }
    }

    private async Task<bool> DialAsync()
    {
        var dialled = await Upstream.DialAsync(upstream, options.DialDeadline);
        if (dialled is null)
        {
            // A client that connects directly to a dead server sees a refusal; the nearest thing on an accepted connection is RST.
            Close(EndedHow.Rst);
            return false;
        }

        return legs.TryJoin(dialled);
    }

    private async Task PassBothWaysAsync()
    {
        up = new(this, LinkDirection.Upstream, legs.Client, legs.Server!);
        down = new(this, LinkDirection.Downstream, legs.Server!, legs.Client);
        var requests = PumpAsync(up);
        var responses = PumpAsync(down);
        await Task.WhenAny(requests, responses);
        if (clientBroke || serverBroke)
        {
            // One side sends into nothing, but what the other side sent before may still be on its way.
            await Task.WhenAll(requests, responses).WaitAsync(DrainDeadline, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Close(EndedHow.Rst);
        }

        await Task.WhenAll(requests, responses);
        if (clientBroke || serverBroke) Close(EndedHow.Rst);
    }

    private async Task PumpAsync(BytePump pump)
    {
        try
        {
            await pump.RunAsync();
        }
        catch (LegBrokenException broken)
        {
            if (broken.Peer == EndedBy.Client) clientBroke = true;
            else serverBroke = true;
        }
    }

    private void MeetDeadline()
    {
        if (Plan.FirstDeadline is not { } first) return;
        var wait = first.Due - Clock.Now;
        if (wait <= TimeSpan.Zero) Close(first.How);
        else deadline.Change(Waiting.RoundUp(wait), Timeout.InfiniteTimeSpan);
    }
}
