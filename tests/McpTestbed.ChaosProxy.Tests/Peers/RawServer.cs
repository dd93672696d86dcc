using System.Net;
using System.Net.Sockets;
using McpTestbed.Tests;

namespace McpTestbed.ChaosProxy.Tests.Peers;

/// <summary>Accepts connections on a port of its own.</summary>
internal sealed class RawServer : IDisposable
{
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public RawServer()
    {
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        Uri = new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port}/mcp");
    }

    public Uri Uri { get; }

    public async Task<RawPeer> AcceptAsync()
    {
        var socket = await listener.AcceptAsync().SoonAsync();
        socket.NoDelay = true;
        return new(socket);
    }

    public void Dispose() => listener.Dispose();
}
