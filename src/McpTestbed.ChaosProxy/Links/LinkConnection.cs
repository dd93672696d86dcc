using System.Net.Sockets;
using McpTestbed.ChaosProxy.Toxics;
using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Links;

/// <summary>A client's connection joined to a connection of its own to the server: nothing is pooled, retried or
/// merged.</summary>
internal sealed partial class LinkConnection : IDisposable
{
    /// <summary>How long what one side sent before the other broke off may take to arrive.</summary>
    private static readonly TimeSpan DrainDeadline = TimeSpan.FromSeconds(5);

    private readonly LinkOptions options;
    private readonly LegPair legs;
    private readonly string upstream;
    private readonly List<LinkLeg> dialledLegs = [];
    private readonly ITimer deadline;
    private readonly ConnectionEnding ending = new();
    private ConnectionToxics plan = new([], []);
    private CancellationTokenSource interruption = new();
    private ByteCounts atLastRest;
    private Pump? up;
    private Pump? down;
    private volatile bool clientBroke;
    private volatile bool serverBroke;

    public LinkConnection(
        int number,
        Socket socket,
        string upstream,
        LinkOptions options,
        LinkClock clock,
        Balancer? balancer = null
    )
    {
        Number = number;
        this.upstream = upstream;
        this.options = options;
        Clock = clock;
        legs = new(socket);
        ToClient = new(this, LinkDirection.Downstream, legs.Client);
        OpenedAt = clock.Now;
        if (balancer is not null)
            Replicas = new(this, legs, balancer, options.DialDeadline);
        Conversation = options.Read?.Invoke(this);
        deadline = clock.Provider.CreateTimer(
            _ => MeetDeadline(),
            null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    /// <summary>Its ordinal on the link, from 1.</summary>
    public int Number { get; }

    public LinkClock Clock { get; }

    public TimeSpan OpenedAt { get; }

    /// <summary>The connection of another link of this process that dialled this one; null where there is none, or none
    /// is known yet.</summary>
    public LinkConnection? CameFrom { get; set; }

    public int ClientPort => legs.Client.RemotePort;

    /// <summary>What reads along; null where bytes go on unread.</summary>
    public IConversation? Conversation { get; }

    /// <summary>The way to the client.</summary>
    public LegWriter ToClient { get; }

    /// <summary>The way to the server, once it was dialled; on a balancing link, to the replica that was asked
    /// last.</summary>
    public LegWriter ToServer { get; set; } = null!;

    /// <summary>The connections to replicas, on a balancing link.</summary>
    public ReplicaLegs? Replicas { get; }

    /// <summary>The connection's life, once it was started.</summary>
    public Task Running { get; private set; } = Task.CompletedTask;

    /// <summary>What holds now.</summary>
    public ConnectionToxics Plan => Volatile.Read(ref plan);

    /// <summary>Cancelled when the connection was closed or broke, or is to rest.</summary>
    public CancellationToken Interrupted => Volatile.Read(ref interruption).Token;

    public bool IsClosed => legs.IsClosed;

    /// <summary>Who ended it and how, so far.</summary>
    public (EndedBy By, EndedHow How) Ending => ending.Value;

    /// <summary>Bytes so far: from the client, to the server, from the server, to the client.</summary>
    public ByteCounts Bytes =>
        new(
            up?.Received ?? 0,
            Replicas?.Sent ?? (up is null ? 0 : ToServer.Sent),
            Replicas?.Received ?? down?.Received ?? 0,
            ToClient.Sent
        );

    /// <summary>Whether toxics hold bytes.</summary>
    public bool IsHeld => ToClient.Holds || (up is not null && Replicas is null && ToServer.Holds);

    /// <summary>Whether a direction has a buffer, though perhaps nothing to put into it.</summary>
    public bool HoldsBuffer =>
        up is { HoldsBuffer: true } || down is { HoldsBuffer: true } || Replicas is { HoldsBuffer: true };

    public void Start(Action ended) => Running = RunAsync(ended);

    /// <summary>Lets go of buffers when nothing passed since the last call.</summary>
    public void Rest()
    {
        var bytes = Bytes;
        if (bytes == atLastRest && HoldsBuffer)
            Interrupt();
        atLastRest = bytes;
    }

    public bool HasBroken(EndedBy peer) => peer == EndedBy.Client ? clientBroke : serverBroke;

    /// <summary>Sending to a peer broke: nothing more will reach it.</summary>
    public void Broke(EndedBy peer)
    {
        ending.Note(peer, EndedHow.Rst);
        if (peer == EndedBy.Client)
            clientBroke = true;
        else
            serverBroke = true;

        // The other direction reads on to the same end; what it holds for a client that broke off goes nowhere.
        if (peer == EndedBy.Client)
            Conversation?.Release();
        Interrupt();
    }

    /// <summary>A peer has ended its direction.</summary>
    public void NoteEnd(EndedBy peer, ByteEnd end) =>
        ending.Note(peer, end == ByteEnd.Fin ? EndedHow.Fin : EndedHow.Rst);

    /// <summary>Passes the end of a direction on, or closes everything because of it.</summary>
    public void End(ByteEnd end, LinkDirection direction)
    {
        var from = direction == LinkDirection.Upstream ? EndedBy.Client : EndedBy.Server;
        if (end == ByteEnd.Fin && direction == LinkDirection.Upstream)
            legs.EndServers();
        else if (end == ByteEnd.Fin)
            legs.Client.ShutdownSend();
        else
            Close(end == ByteEnd.Rst ? from : EndedBy.Rule, end == ByteEnd.CloseWithFin ? EndedHow.Fin : EndedHow.Rst);
    }

    /// <summary>Ends both legs in the same way, once. Returns at once.</summary>
    public void Close(EndedBy by, EndedHow how)
    {
        ending.Note(by, how);
        if (!legs.Close(how))
            return;
        Plan.Wake();
        Interrupt();

        // Only now: a message that is released by this must find no connection to go to.
        Conversation?.Release();
    }

    /// <summary>Ends both legs because the run is over. A client that had left before is the one who ended it, seen or
    /// not.</summary>
    public void CloseWithRun()
    {
        if (legs.Client.HasEnded)
            ending.Note(EndedBy.Client, EndedHow.Fin);
        Close(EndedBy.Proxy, EndedHow.Rst);
        legs.Dispose();
    }

    /// <summary>Runs one direction; whatever breaks it ends the connection and nothing else.</summary>
    public async Task GuardAsync(Func<Task> pump)
    {
        try
        {
            await pump();
        }
        catch (LegBrokenException broken)
        {
            if (!IsClosed)
                Broke(broken.Peer);
        }
#pragma warning disable CA1031 // a mistake of ours in what reads along must end the connection and be in the history
        catch (Exception error)
#pragma warning restore CA1031
        {
            // What is cancelled was held back for a connection that has gone: it had nowhere to go.
            if (!IsClosed && !(error is OperationCanceledException && clientBroke))
                Fail(error);
        }
    }

    public void Dispose()
    {
        deadline.Dispose();
        legs.Dispose();
    }

    private void Interrupt() => _ = Interlocked.Exchange(ref interruption, new()).CancelAsync();

    private async Task RunAsync(Action ended)
    {
        await Task.Yield();
        try
        {
            Conversation?.Opened();
            if (LinkChains.Accept(legs.Client, this))
                throw new LinkLoopException();
            await WaitToDialAsync();
            if (!IsClosed && Replicas is not null)
                await PassToReplicasAsync(Replicas);
            else if (!IsClosed && await DialAsync())
                await PassBothWaysAsync();
        }
#pragma warning disable CA1031 // nobody awaits a connection: whatever breaks it inside must end it and nothing else
        catch (Exception error)
#pragma warning restore CA1031
        {
            Fail(error);
        }

        lock (dialledLegs)
            LinkChains.Forget(legs.Client, dialledLegs, this);
        Conversation?.Closed();

        // A server that is to notice that its client has gone is not left half-open; bytes that are only passed on must
        // arrive.
        await legs.LingerAsync(withServer: Conversation is null);

        // Whoever waits for this end goes on where it ends, and that must not be a thread that hears of sockets.
        await Task.Yield();
        Dispose();
        ended();
    }

    private async Task WaitToDialAsync()
    {
        while (!IsClosed)
        {
            var current = Plan;
            if (current.DialNotBefore <= Clock.Now)
                return;
            if (!IsClosed)
                await Clock.UntilAsync(current.DialNotBefore, current.Replaced);
        }
    }

    private async Task<bool> DialAsync()
    {
        var interrupted = Interrupted;
        if (IsClosed)
            return false;
        var dialled = await Upstream.DialAsync(upstream, options.DialDeadline, interrupted);
        if (dialled is not null)
        {
            ToServer = new(this, LinkDirection.Upstream, dialled);
            return TryJoin(dialled);
        }

        // A client that connects directly to a dead server sees a refusal; the nearest thing on an accepted connection
        // is RST.
        ending.Note(EndedBy.Proxy, EndedHow.Unreachable);
        Close(EndedBy.Proxy, EndedHow.Rst);
        return false;
    }

    /// <summary>Adds the server's leg, or that of one more replica.</summary>
    /// <returns>False when the connection has been closed meanwhile.</returns>
    /// <exception cref="LinkLoopException">The server is a link that leads back to this one.</exception>
    public bool TryJoin(LinkLeg leg)
    {
        var joined = legs.TryJoin(leg);
        lock (dialledLegs)
            dialledLegs.Add(leg);
        return LinkChains.Dial(leg, this) ? throw new LinkLoopException() : joined;
    }

    private async Task PassBothWaysAsync()
    {
        up = new(this, LinkDirection.Upstream, legs.Client, ToServer);
        down = new(this, LinkDirection.Downstream, legs.Server!, ToClient);
        var requests = PumpAsync(up.RunAsync, LinkDirection.Upstream);
        var responses = PumpAsync(down.RunAsync, LinkDirection.Downstream);
        await Task.WhenAny(requests, responses);
        if (clientBroke || serverBroke)
        {
            // One side sends into nothing, but what the other side sent before may still be on its way.
            await Task.WhenAll(requests, responses)
                .WaitAsync(DrainDeadline, TimeProvider.System)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Close(EndedBy.Proxy, EndedHow.Rst);
        }

        await Task.WhenAll(requests, responses);
        if (clientBroke || serverBroke)
            Close(EndedBy.Proxy, EndedHow.Rst);
    }

    /// <summary>Replicas are dialled as requests go to them; once the client is done, the connection lasts as long as
    /// one of them has something to say.</summary>
    private async Task PassToReplicasAsync(ReplicaLegs replicas)
    {
        up = new(this, LinkDirection.Upstream, legs.Client, to: null);
        await PumpAsync(up.RunAsync, LinkDirection.Upstream);
        await (
            clientBroke ? replicas.EndedAsync().WaitAsync(DrainDeadline, TimeProvider.System) : replicas.EndedAsync()
        ).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (clientBroke)
            Close(EndedBy.Proxy, EndedHow.Rst);
        else if (!IsClosed)
            await ToClient.EndAsync(ByteEnd.CloseWithFin);
        await replicas.EndedAsync();
        Conversation?.Abandon(LinkDirection.Downstream);
    }

    private async Task PumpAsync(Func<Task> pump, LinkDirection direction)
    {
        await GuardAsync(pump);
        Conversation?.Abandon(direction);
    }

    private void Fail(Exception error)
    {
        var isOfTheSurroundings = error is LinkLoopException or TimeoutException;
        if (isOfTheSurroundings)
            options.Trouble?.Invoke($"connection {Number} to {upstream}: {error.Message}");
        Close(EndedBy.Proxy, EndedHow.Rst);
        if (!isOfTheSurroundings)
            Conversation?.Failed(error);
    }
}
