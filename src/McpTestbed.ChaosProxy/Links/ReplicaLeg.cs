using McpTestbed.ChaosProxy.Toxics;

namespace McpTestbed.ChaosProxy.Links;

/// <summary>The connection of one client to one replica: a way there, and what comes back.</summary>
internal sealed class ReplicaLeg(LinkConnection connection, ReplicaLegs owner, int replica, LinkLeg leg)
{
    private readonly LegReader reader = new(leg);

    public int Replica => replica;

    public LinkLeg Leg => leg;

    /// <summary>The way there.</summary>
    public LegWriter LegWriter { get; } = new(connection, LinkDirection.Upstream, leg);

    /// <summary>Bytes that came back so far.</summary>
    public long Received => reader.Received;

    public bool HoldsBuffer => reader.HoldsBuffer;

    /// <summary>Takes what comes back until the replica or the whole connection has ended.</summary>
    /// <exception cref="LegBrokenException">Sending to the client broke.</exception>
    public async Task RunAsync()
    {
        try
        {
            while (true)
            {
                // In this order: who closes the connection interrupts what is known here, or it is seen here that it is
                // closed.
                var interrupted = connection.Interrupted;
                if (connection.IsClosed)
                    return;
                await connection.ToClient.RoomAsync();
                if (await reader.ReceiveAsync(interrupted))
                {
                    if (!await owner.TakeAsync(this, reader.Piece))
                        return;
                    reader.Release(mayBeBulk: connection.ToClient.IsFree);
                }
                else if (reader.End is { } end)
                {
                    await owner.EndAsync(this, end);
                    return;
                }
            }
        }
        finally
        {
            reader.GiveBack();
        }
    }
}
