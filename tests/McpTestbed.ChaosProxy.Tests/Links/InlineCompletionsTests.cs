using System.Collections.Concurrent;
using System.Net.Sockets;
using McpTestbed.ChaosProxy.Links;
using McpTestbed.ChaosProxy.Tests.Peers;
using McpTestbed.ChaosProxy.Toxics;
using McpTestbed.Tests;

namespace McpTestbed.ChaosProxy.Tests.Links;

/// <summary>What makes recording cheap is not public in the runtime: a newer one without it must be heard of
/// here.</summary>
public sealed class InlineCompletionsTests
{
    /// <summary>A piece that is there before anybody waits for it says nothing; that every one is so would be a
    /// wonder.</summary>
    private const int Pieces = 50;

    private readonly ConcurrentQueue<bool> takenOnThePool = [];

    [Fact]
    public void TryPrefer_IsKnownToThisRuntime()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        Assert.Equal(!OperatingSystem.IsWindows(), InlineCompletions.TryPrefer(socket));
    }

    [Fact]
    public async Task Pieces_AreTakenWhereTheSocketIsHeardOf_ButAnEndIsToldFromThePool()
    {
        using var server = new RawServer();
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var connecting = RawPeer.ConnectAsync((System.Net.IPEndPoint)listener.LocalEndpoint);
        using var connection = new LinkConnection(
            1,
            await listener.AcceptSocketAsync(TestContext.Current.CancellationToken),
            server.Uri.Authority,
            new() { Read = link => new Passing(link, takenOnThePool) },
            new(TimeProvider.System)
        );
        connection.Start(() => { });
        var toldOnThePool = connection.Running.ContinueWith(
            _ => Thread.CurrentThread.IsThreadPoolThread,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );
        using var client = await connecting;
        using var accepted = await server.AcceptAsync();
        for (var i = 0; i < Pieces; i++)
        {
            await client.SendAsync("question");
            Assert.Equal("question", await accepted.ReadAsync(8));
        }

        client.EndSending();
        accepted.EndSending();

        Assert.True(await toldOnThePool.SoonAsync());
        if (!OperatingSystem.IsWindows())
            Assert.Contains(false, takenOnThePool);
    }

    /// <summary>Passes bytes on and notes on what thread.</summary>
    private sealed class Passing(LinkConnection connection, ConcurrentQueue<bool> onThePool) : IConversation
    {
        public void Opened() { }

        public async ValueTask<bool> TakeAsync(LinkDirection direction, ReadOnlyMemory<byte> bytes)
        {
            onThePool.Enqueue(Thread.CurrentThread.IsThreadPoolThread);
            await (direction == LinkDirection.Upstream ? connection.ToServer : connection.ToClient).SendAsync(bytes);
            return true;
        }

        public ValueTask<bool> EndAsync(LinkDirection direction) => new(true);

        public bool AwaitsAnswer => false;

        public ValueTask<bool> ReplicaGoneAsync() => new(false);

        public void Abandon(LinkDirection direction) { }

        public void Release() { }

        public void Closed() { }

        public void Failed(Exception error) => Assert.Fail(error.ToString());
    }
}
