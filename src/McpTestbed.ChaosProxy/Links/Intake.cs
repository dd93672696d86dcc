using System.Buffers;
using System.Runtime.CompilerServices;
using McpTestbed.ChaosProxy.Toxics;

namespace McpTestbed.ChaosProxy.Links;

/// <summary>Receives from one leg, with a buffer only while there is something to put into it, or while much is.</summary>
internal sealed class Intake(LinkLeg leg)
{
    /// <summary>Messages are small; bulk comes in pieces of this.</summary>
    private const int BufferSize = 4 * 1024;

    /// <summary>From so many pieces without a rest on the buffer stays; before, one is borrowed for each.</summary>
    /// <remarks>Waiting without a buffer costs a system call more for each piece, and thousands of buffers at once cost memory.</remarks>
    private const int PiecesOfBusy = 8;

    private byte[]? buffer;
    private int piecesSinceRest;
    private int count;
    private long received;

    /// <summary>Bytes so far.</summary>
    public long Received => Volatile.Read(ref received);

    /// <summary>Whether it has a buffer, though perhaps nothing to put into it. An interruption takes it away.</summary>
    public bool HoldsBuffer => Volatile.Read(ref buffer) is not null;

    /// <summary>What was received last, until <see cref="Release"/>.</summary>
    public ReadOnlyMemory<byte> Piece => buffer.AsMemory(0, count);

    /// <summary>How it ended; null while it has not.</summary>
    public ByteEnd? End { get; private set; }

    /// <returns>Whether a piece is there. Where it is not, the leg has ended, or it was interrupted and nothing is lost.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> ReceiveAsync(CancellationToken interrupted)
    {
        try
        {
            if (buffer is null)
            {
                await leg.ReadableAsync(interrupted);
                Volatile.Write(ref buffer, ArrayPool<byte>.Shared.Rent(BufferSize));
            }

            count = await leg.ReceiveAsync(buffer, interrupted);
            if (count == 0) End = ByteEnd.Fin;
            Volatile.Write(ref received, received + count);
            return count > 0;
        }
        catch (OperationCanceledException)
        {
            piecesSinceRest = 0;
            GiveBack();
        }
        catch (Exception error) when (LinkLeg.IsBreak(error))
        {
            End = ByteEnd.Rst;
        }

        return false;
    }

    /// <summary>The piece has gone where it goes.</summary>
    public void Release()
    {
        if (++piecesSinceRest < PiecesOfBusy) GiveBack();
    }

    /// <summary>Gives the buffer back, if there is one.</summary>
    public void GiveBack()
    {
        if (buffer is not { } held) return;
        Volatile.Write(ref buffer, null);
        ArrayPool<byte>.Shared.Return(held);
    }
}
