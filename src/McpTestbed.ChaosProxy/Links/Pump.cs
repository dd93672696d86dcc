using McpTestbed.ChaosProxy.Toxics;

namespace McpTestbed.ChaosProxy.Links;

/// <summary>One direction of one connection: the only one who receives from the one side.</summary>
internal sealed class Pump(LinkConnection connection, LinkDirection direction, LinkLeg from, LegWriter? to)
{
    /// <summary>Where receiving and sending never have to wait, a pump would keep its thread from all other
    /// connections.</summary>
    private const int MaximumPiecesAtOnce = 64;

    /// <summary>The same, since pieces differ.</summary>
    private const int MaximumBytesAtOnce = 256 * 1024;

    private readonly LegReader reader = new(from);

    /// <summary>Bytes that came in so far.</summary>
    public long Received => reader.Received;

    /// <summary>Whether it has a buffer, though perhaps nothing to put into it.</summary>
    public bool HoldsBuffer => reader.HoldsBuffer;

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
            reader.GiveBack();
        }
    }

    /// <summary>On a balancing link the way to the server is another one for each request, and none before the
    /// first.</summary>
    private LegWriter? To => to ?? connection.ToServer;

    private async Task PassAsync()
    {
        var conversation = connection.Conversation;
        var piecesAtOnce = 0;
        var bytesAtOnce = 0;
        while (true)
        {
            // In this order: who closes the connection interrupts what is known here, or it is seen here that it is
            // closed.
            var interrupted = connection.Interrupted;
            if (connection.IsClosed)
                return;
            if (To is { } way)
                await way.RoomAsync();
            var receiving = reader.ReceiveAsync(interrupted);
            if (!receiving.IsCompleted)
                piecesAtOnce = bytesAtOnce = 0;
            if (await receiving)
            {
                bytesAtOnce += reader.Piece.Length;
                if (conversation is null)
                    await To!.SendAsync(reader.Piece);
                else if (!await conversation.TakeAsync(direction, reader.Piece))
                    return;
                reader.Release(mayBeBulk: To is { IsFree: true });
                if (++piecesAtOnce < MaximumPiecesAtOnce && bytesAtOnce < MaximumBytesAtOnce)
                    continue;
                piecesAtOnce = bytesAtOnce = 0;
                await Task.Yield();
            }
            else if (reader.End is { } end)
            {
                await EndAsync(end);
                return;
            }
        }
    }

    private async Task EndAsync(ByteEnd end)
    {
        if (connection.IsClosed)
            return;

        // After a reset that a send has met already, a receive may report no more than the end.
        if (connection.HasBroken(from.Peer))
            end = ByteEnd.Rst;
        connection.NoteEnd(from.Peer, end);
        if (
            end == ByteEnd.Fin
            && connection.Conversation is { } conversation
            && !await conversation.EndAsync(direction)
        )
            return;
        if (To is { } way)
            await way.EndAsync(end);
        else
            connection.End(end, direction);
    }
}
