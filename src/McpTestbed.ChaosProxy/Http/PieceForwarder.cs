using McpTestbed.ChaosProxy.Links;

namespace McpTestbed.ChaosProxy.Http;

/// <summary>A piece that was received, on its way: what goes on of it leaves in as few sends as it can, and in the
/// bytes it came in.</summary>
internal sealed class PieceForwarder
{
    private ReadOnlyMemory<byte> received;
    private int position;
    private int sent;

    /// <summary>What was not read yet.</summary>
    public ReadOnlyMemory<byte> Rest => received[position..];

    public bool IsAtEnd => position == received.Length;

    /// <summary>Begins with a piece; of the one before all has gone.</summary>
    public void Begin(ReadOnlyMemory<byte> piece) => (received, position, sent) = (piece, 0, 0);

    /// <summary>The next bytes go on as they are, at the next flush.</summary>
    public void Forward(int count) => position += count;

    /// <summary>The next bytes stay here; those before them go on first.</summary>
    public async ValueTask WithholdAsync(int count, IByteWriter to)
    {
        await FlushAsync(to);
        position += count;
        sent = position;
    }

    /// <summary>Sends what is to go on.</summary>
    /// <exception cref="LegBrokenException">Sending broke.</exception>
    public ValueTask FlushAsync(IByteWriter to)
    {
        var due = received[sent..position];
        sent = position;
        return to.SendAsync(due);
    }
}
