using System.Buffers;
using System.Runtime.CompilerServices;
using McpTestbed.ChaosProxy.Toxics;

namespace McpTestbed.ChaosProxy.Links;

/// <summary>Receives from one leg, with a buffer only while there is something to put into it, or while much
/// is.</summary>
internal sealed class LegReader(LinkLeg leg)
{
    /// <summary>Messages are small.</summary>
    private const int BufferSize = 4 * 1024;

    /// <summary>Bulk comes in pieces of this, since a receive and a send for every few messages cost more than the
    /// messages.</summary>
    private const int BulkSize = 64 * 1024;

    /// <summary>After so many full buffers in a row there is bulk, and after so many that a small one would have held
    /// there is none.</summary>
    private const int PiecesToJudgeBy = 4;

    /// <summary>From so many pieces without a rest on the buffer stays; before, one is borrowed for each.</summary>
    /// <remarks>Waiting without a buffer costs a system call more for each piece, and thousands of buffers at once cost
    /// memory.</remarks>
    private const int PiecesOfBusy = 8;

    private byte[]? buffer;
    private int piecesSinceRest;
    private int wanted = BufferSize;
    private int misfits;
    private int count;
    private long received;

    /// <summary>Bytes so far.</summary>
    public long Received => Volatile.Read(ref received);

    /// <summary>Whether it has a buffer, though perhaps nothing to put into it. An interruption takes it
    /// away.</summary>
    public bool HoldsBuffer => Volatile.Read(ref buffer) is not null;

    /// <summary>What was received last, until <see cref="Release"/>.</summary>
    public ReadOnlyMemory<byte> Piece => buffer.AsMemory(0, count);

    /// <summary>How it ended; null while it has not.</summary>
    public ByteEnd? End { get; private set; }

    /// <returns>Whether a piece is there. Where it is not, the leg has ended, or it was interrupted and nothing is
    /// lost.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> ReceiveAsync(CancellationToken interrupted)
    {
        try
        {
            if (buffer is null)
            {
                await leg.ReadableAsync(interrupted);
                Volatile.Write(ref buffer, ArrayPool<byte>.Shared.Rent(wanted));
            }

            count = await leg.ReceiveAsync(buffer, interrupted);
            if (count == 0)
                End = ByteEnd.Fin;
            Volatile.Write(ref received, received + count);
            return count > 0;
        }
        catch (OperationCanceledException)
        {
            piecesSinceRest = misfits = 0;
            wanted = BufferSize;
            GiveBack();
        }
        catch (Exception error) when (LinkLeg.IsBreak(error))
        {
            End = ByteEnd.Rst;
        }

        return false;
    }

    /// <summary>The piece has gone where it goes.</summary>
    /// <param name="mayBeBulk">Whether larger pieces are welcome.</param>
    public void Release(bool mayBeBulk)
    {
        var fitting = wanted == BulkSize ? mayBeBulk && count > BufferSize : !mayBeBulk || count < BufferSize;
        misfits = fitting ? 0 : misfits + 1;
        if (misfits == PiecesToJudgeBy)
        {
            misfits = 0;
            wanted = wanted == BulkSize ? BufferSize : BulkSize;
            GiveBack();
        }

        if (++piecesSinceRest < PiecesOfBusy)
            GiveBack();
    }

    /// <summary>Gives the buffer back, if there is one.</summary>
    public void GiveBack()
    {
        if (buffer is not { } held)
            return;
        Volatile.Write(ref buffer, null);
        ArrayPool<byte>.Shared.Return(held);
    }
}
