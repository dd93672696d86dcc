using McpTestbed.ChaosProxy.Http;

namespace McpTestbed.ChaosProxy.Tests.Http;

/// <summary>A received piece in, what goes on of it out.</summary>
public sealed class PieceForwarderTests
{
    private readonly WrittenBytes written = new();
    private readonly PieceForwarder piece = new();

    [Fact]
    public async Task NeighboursThatGoOn_LeaveInOneSend()
    {
        piece.Begin("headbody"u8.ToArray());
        piece.Forward(4);
        piece.Forward(4);
        Assert.True(piece.IsAtEnd);

        await piece.FlushAsync(written);

        Assert.Equal(["headbody"], written.Sends);
    }

    [Fact]
    public async Task WithheldBytes_StayHere_AndThoseBeforeThemGoFirst()
    {
        piece.Begin("onetwothree"u8.ToArray());
        piece.Forward(3);
        await piece.WithholdAsync(3, written);
        Assert.Equal(["one"], written.Sends);
        piece.Forward(5);

        await piece.FlushAsync(written);
        await piece.FlushAsync(written);

        Assert.Equal(["one", "three"], written.Sends);
    }
}
