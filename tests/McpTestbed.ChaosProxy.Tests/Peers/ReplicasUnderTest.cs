using System.Net;
using System.Net.Sockets;
using McpTestbed.ChaosProxy.InProcess;
using McpTestbed.ChaosProxy.Links;
using McpTestbed.Core.Histories;
using McpTestbed.Tests;

namespace McpTestbed.ChaosProxy.Tests.Peers;

/// <summary>A balancing wire with raw servers behind it, recording into a folder of its own.</summary>
internal sealed class ReplicasUnderTest : IAsyncDisposable
{
    private readonly RunFolder folder = new();
    private readonly List<IDisposable> peers = [];
    private readonly IPEndPoint[] addresses;
    private IPEndPoint? link;

    public ReplicasUnderTest(Balance balance, int count = 2, TimeProvider? time = null)
    {
        Servers = [.. Enumerable.Range(0, count).Select(_ => new RawServer())];
        addresses = [.. Servers.Select(server => new IPEndPoint(IPAddress.Loopback, server.Uri.Port))];
        History = new(folder.History, time ?? TimeProvider.System);
        History.Append(
            "runner",
            new RunBegan
            {
                Tool = "test",
                Scenario = "tests/any",
                Revision = "2025-11-25",
                Target = "raw",
                Authority = "",
                Seed = 1,
                DecisionAlgorithm = "none",
            }
        );
        Wire = new(
            [.. Servers.Select(server => server.Uri)],
            balance,
            1,
            History,
            new([]),
            time ?? TimeProvider.System
        );
    }

    public RawServer[] Servers { get; }

    public HistoryWriter History { get; }

    public InProcessLinks Wire { get; }

    public async Task<RawPeer> ConnectAsync() => Track(await RawPeer.ConnectAsync(link ??= Wire.OpenLink("c1")));

    /// <summary>The next connection that a replica gets.</summary>
    public async Task<RawPeer> AcceptAsync(int replica) => Track(await Servers[replica].AcceptAsync());

    /// <summary>Nobody listens where the replica was.</summary>
    public void Stop(int replica) => Servers[replica].Dispose();

    /// <summary>The replica listens again where it was.</summary>
    public RawPeerListener Restart(int replica) => Track(new RawPeerListener(addresses[replica]));

    /// <summary>Answers a request at a replica, and reads the answer at the client.</summary>
    public static async Task AnswerAsync(RawPeer server, RawPeer client, string request, params string[] lines)
    {
        Assert.Equal(request, await server.ReadAsync(request.Length));
        var answer = Say.Ok(Say.Result, lines);
        await server.SendAsync(answer);
        Assert.Equal(answer, await client.ReadAsync(answer.Length));
    }

    /// <summary>Reads the answer that a balancer gives for a replica.</summary>
    public static async Task<string> ReadBadGatewayAsync(RawPeer client)
    {
        var head = await client.ReadUntilAsync("\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 502 Bad Gateway\r\n", head, StringComparison.Ordinal);
        return await client.ReadUntilAsync("\n");
    }

    /// <summary>Ends the wire and reads the history that is on disk.</summary>
    public async Task<History> FreezeAsync()
    {
        await Wire.DisposeAsync().AsTask().SoonAsync();
        History.Dispose();
        return Core.Histories.History.Load(folder.History);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var peer in peers)
            peer.Dispose();
        foreach (var server in Servers)
            server.Dispose();
        await Wire.DisposeAsync().AsTask().SoonAsync();
        History.Dispose();
        folder.Dispose();
    }

    private T Track<T>(T peer)
        where T : IDisposable
    {
        peers.Add(peer);
        return peer;
    }

    /// <summary>A listener on an address that was in use before.</summary>
    internal sealed class RawPeerListener : IDisposable
    {
        private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        public RawPeerListener(IPEndPoint address)
        {
            listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            listener.Bind(address);
            listener.Listen();
        }

        public async Task<RawPeer> AcceptAsync() => new(await listener.AcceptAsync().SoonAsync());

        public void Dispose() => listener.Dispose();
    }
}
