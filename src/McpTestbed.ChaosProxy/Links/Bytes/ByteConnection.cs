using System.Net.Sockets;
using McpTestbed.ChaosProxy.Toxics;
using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Links.Bytes;

/// <summary>A client's connection joined to one of its own to the server, byte by byte.</summary>
internal sealed class ByteConnection
{
    private const int ClosedWithFin = 1;
    private const int ClosedWithRst = 2;

    /// <summary>How long what one side sent before the other broke off may take to arrive.</summary>
    private static readonly TimeSpan DrainDeadline = TimeSpan.FromSeconds(5);

    /// <summary>How long a peer may go on after our FIN before its bytes are answered with RST.</summary>
    private static readonly TimeSpan LingerDeadline = TimeSpan.FromSeconds(1);

    private readonly ByteLinkOptions options;
    private readonly LinkLeg client;
    private readonly string upstream;
    private readonly ITimer deadline;
    private ConnectionPlan plan;
    private LinkLeg? server;
    private BytePump? up;
    private BytePump? down;
    private int closed;
    private volatile bool clientBroke;
    private volatile bool serverBroke;

    public ByteConnection(int number, Socket socket, string upstream, ByteLinkOptions options, LinkClock clock)
    {
        Number = number;
        this.upstream = upstream;
        this.options = options;
        Clock = clock;
        client = LinkLeg.Accepted(socket);
        OpenedAt = clock.Now;
        plan = new([], []);
        deadline = clock.Provider.CreateTimer(_ => MeetDeadline(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Its ordinal on the link, from 1.</summary>
    public int Number { get; }

    public LinkClock Clock { get; }

    public TimeSpan OpenedAt { get; }

    public int ClientPort => client.RemotePort;

    /// <summary>The connection's life, once it was started.</summary>
    public Task Running { get; private set; } = Task.CompletedTask;

    /// <summary>What holds now.</summary>
    public ConnectionPlan Plan => Volatile.Read(ref plan);

    public bool IsClosed => Volatile.Read(ref closed) != 0;

    /// <summary>Bytes so far: from the client, to the server, from the server, to the client.</summary>
    public ByteCounts Bytes => new(up?.Received ?? 0, up?.Sent ?? 0, down?.Received ?? 0, down?.Sent ?? 0);

    public void Start(Action ended) => Running = RunAsync(ended);

    /// <summary>Lets other toxics hold. Returns at once, whatever the connection waits for.</summary>
    public void Apply(ConnectionPlan next)
    {
        Interlocked.Exchange(ref plan, next).Wake();
        MeetDeadline();
    }

    public bool HasBroken(EndedBy peer) => peer == EndedBy.Client ? clientBroke : serverBroke;

    /// <summary>Ends both legs in the same way, once. Returns at once.</summary>
    public void Close(EndedHow how)
    {
        if (Interlocked.CompareExchange(ref closed, how == EndedHow.Rst ? ClosedWithRst : ClosedWithFin, 0) != 0) return;
        if (how == EndedHow.Rst)
        {
            client.Close(EndedHow.Rst);
            Volatile.Read(ref server)?.Close(EndedHow.Rst);
        }
        else
        {
            client.ShutdownSend();
            Volatile.Read(ref server)?.ShutdownSend();
        }

        Plan.Wake();
    }

    /// <summary>Ends it for good, also when a peer does not answer our FIN.</summary>
    public void Abort()
    {
        Close(EndedHow.Rst);
        client.Dispose();
        Volatile.Read(ref server)?.Dispose();
    }

    private async Task RunAsync(Action ended)
    {
        await Task.Yield();
        try
        {
            await WaitToDialAsync();
            if (!IsClosed && await DialAsync()) await PassBothWaysAsync();
            await LingerAsync();
        }
#pragma warning disable CA1031 // nobody awaits a connection: whatever breaks it inside must end it and nothing else
        catch (Exception)
#pragma warning restore CA1031
        {
            Close(EndedHow.Rst);
        }
        finally
        {
            await deadline.DisposeAsync();
            client.Dispose();
            server?.Dispose();
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

        // What closes from here on finds it; what closed before did not.
        Volatile.Write(ref server, dialled);
        Interlocked.MemoryBarrier();
        if (!IsClosed) return true;
        if (Volatile.Read(ref closed) == ClosedWithRst) dialled.Close(EndedHow.Rst);
        return false;
    }

    private async Task PassBothWaysAsync()
    {
        up = new(this, LinkDirection.Upstream, client, server!);
        down = new(this, LinkDirection.Downstream, server!, client);
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

    /// <summary>After a FIN of ours: closing with unread bytes would be an RST that destroys what the peer has not read yet.</summary>
    private async Task LingerAsync()
    {
        if (!IsClosed) return;
        using var patience = new CancellationTokenSource(LingerDeadline, TimeProvider.System);
        await Task.WhenAll(DiscardAsync(client, patience.Token), server is null ? Task.CompletedTask : DiscardAsync(server, patience.Token));
    }

    private static async Task DiscardAsync(LinkLeg leg, CancellationToken cancellationToken)
    {
        var nowhere = new byte[1024];
        try
        {
            while (await leg.ReceiveAsync(nowhere, cancellationToken) > 0)
            {
                // Until the peer's own FIN.
            }
        }
        catch (Exception error) when (error is LegBrokenException or OperationCanceledException)
        {
            // It broke off, or took too long.
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
