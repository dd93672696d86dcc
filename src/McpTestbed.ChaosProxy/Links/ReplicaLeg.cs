using McpTestbed.ChaosProxy.Toxics;

namespace McpTestbed.ChaosProxy.Links;

/// <summary>The connection of one client to one replica: a way there, and what comes back.</summary>
internal sealed class ReplicaLeg(LinkConnection connection, ReplicaLegs owner, int replica, LinkLeg leg)
{
    private readonly Intake intake = new(leg);

    public int Replica => replica;

    public LinkLeg Leg => leg;

    /// <summary>The way there.</summary>
    public Outlet Outlet { get; } = new(connection, LinkDirection.Upstream, leg);

    /// <summary>Bytes that came back so far.</summary>
    public long Received => intake.Received;

    public bool HoldsBuffer => intake.HoldsBuffer;

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
                if (await intake.ReceiveAsync(interrupted))
                {
                    if (!await owner.TakeAsync(this, intake.Piece))
                        return;
                    intake.Release(mayBeBulk: connection.ToClient.IsFree);
                }
                else if (intake.End is { } end)
                {
                    await owner.EndAsync(this, end);
                    return;
                }
            }
        }
        finally
        {
            intake.GiveBack();
        }
    }
}
