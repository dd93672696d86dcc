using McpTestbed.ChaosProxy.Toxics;
using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Links;

/// <summary>The connections of one client to replicas, each dialled when a request first goes there.</summary>
/// <remarks>
/// One request at a time is on its way, so that answers leave in the order of requests and whatever comes belongs to
/// the replica that was asked last.
/// </remarks>
// Without a wait handle a semaphore has nothing to dispose of, and a leg may end after the connection.
#pragma warning disable CA1001
internal sealed class ReplicaLegs(LinkConnection connection, LegPair legs, Balancer balancer, TimeSpan dialDeadline)
#pragma warning restore CA1001
{
    private readonly Lock gate = new();
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly Dictionary<int, ReplicaLeg> open = [];
    private readonly List<Task> running = [];
    private ReplicaLeg? asked;
    private long sentBefore;
    private long receivedBefore;

    /// <summary>Whether the way to the server leads to a replica that is there.</summary>
    public bool HasAsked
    {
        get
        {
            lock (gate)
                return asked is not null;
        }
    }

    /// <summary>Bytes that went to replicas so far.</summary>
    public long Sent
    {
        get
        {
            lock (gate)
                return sentBefore + open.Values.Sum(leg => leg.LegWriter.Sent);
        }
    }

    /// <summary>Bytes that came from replicas so far.</summary>
    public long Received
    {
        get
        {
            lock (gate)
                return receivedBefore + open.Values.Sum(leg => leg.Received);
        }
    }

    /// <summary>Whether a leg has a buffer, though perhaps nothing to put into it.</summary>
    public bool HoldsBuffer
    {
        get
        {
            lock (gate)
                return open.Values.Any(leg => leg.HoldsBuffer);
        }
    }

    /// <summary>Chooses the replica for the next request; the way to the server leads there from now on.</summary>
    /// <param name="session">The session id that the request carries, if any.</param>
    /// <param name="enlist">Called once the replica is found, and before its end could go unnoticed.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The replica, from 0; null when none accepts.</returns>
    public async Task<int?> AskAsync(string? session, Action<int> enlist, CancellationToken cancellationToken)
    {
        foreach (var replica in balancer.CandidatesFor(session))
        {
            while (
                !cancellationToken.IsCancellationRequested && await LegToAsync(replica, cancellationToken) is { } leg
            )
            {
                lock (gate)
                {
                    // It may have ended since it was looked up: then it is dialled anew.
                    if (open.GetValueOrDefault(replica) != leg)
                        continue;
                    asked = leg;
                    connection.ToServer = leg.LegWriter;
                    enlist(replica);
                    return replica;
                }
            }
        }

        return null;
    }

    /// <summary>The replica that was asked last gave out a session id.</summary>
    public void Issued(string session)
    {
        if (asked is { } leg)
            balancer.Issued(session, leg.Replica);
    }

    /// <summary>Takes what a replica sent. From one that owes nothing it goes nowhere, and its connection is
    /// over.</summary>
    /// <returns>False when nothing more is to be received from it.</returns>
    public async Task<bool> TakeAsync(ReplicaLeg leg, ReadOnlyMemory<byte> bytes)
    {
        await turn.WaitAsync();
        try
        {
            if (asked == leg)
                return await connection.Conversation!.TakeAsync(LinkDirection.Downstream, bytes);
        }
        finally
        {
            turn.Release();
        }

        Forget(leg);
        return false;
    }

    /// <summary>A replica has ended its connection: the client notices only where it was to get an answer from
    /// there.</summary>
    public async Task EndAsync(ReplicaLeg leg, ByteEnd end)
    {
        if (connection.IsClosed || !Forget(leg))
            return;
        await turn.WaitAsync();
        try
        {
            if (await connection.Conversation!.ReplicaGoneAsync())
                return;
            connection.NoteEnd(EndedBy.Server, end);
            if (end == ByteEnd.Fin && !await connection.Conversation.EndAsync(LinkDirection.Downstream))
                return;
        }
        finally
        {
            turn.Release();
        }

        await connection.ToClient.EndAsync(end == ByteEnd.Fin ? ByteEnd.CloseWithFin : ByteEnd.Rst);
    }

    /// <summary>Ends when every replica has ended its connection.</summary>
    public Task EndedAsync()
    {
        lock (gate)
            return Task.WhenAll(running);
    }

    private async Task<ReplicaLeg?> LegToAsync(int replica, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (open.TryGetValue(replica, out var known))
                return known;
        }

        var dialled = await TryDialAsync(balancer.AddressOf(replica), cancellationToken);
        if (dialled is null)
        {
            if (!cancellationToken.IsCancellationRequested)
                balancer.Refused(replica);
            return null;
        }

        balancer.Accepted(replica);
        if (!connection.TryJoin(dialled))
            return null;
        var leg = new ReplicaLeg(connection, this, replica, dialled);
        lock (gate)
        {
            open[replica] = leg;
            running.RemoveAll(task => task.IsCompleted);
            running.Add(connection.GuardAsync(leg.RunAsync));
        }

        return leg;
    }

    /// <summary>A replica that does not accept in time is as good as one that refuses: another one is asked.</summary>
    private async Task<LinkLeg?> TryDialAsync(string address, CancellationToken cancellationToken)
    {
        try
        {
            return await Upstream.DialAsync(address, dialDeadline, cancellationToken);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    /// <returns>Whether it owes an answer. Then nobody else is asked before that is settled.</returns>
    private bool Forget(ReplicaLeg leg)
    {
        bool owes;
        lock (gate)
        {
            open.Remove(leg.Replica);
            sentBefore += leg.LegWriter.Sent;
            receivedBefore += leg.Received;
            owes = asked == leg && connection.Conversation!.AwaitsAnswer;
            if (asked == leg && !owes)
                asked = null;
        }

        legs.Leave(leg.Leg);
        return owes;
    }
}
