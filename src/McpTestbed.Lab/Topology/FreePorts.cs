using System.Net;
using System.Net.Sockets;

namespace McpTestbed.Lab.Topology;

/// <summary>Ports that are free when a lab is placed. Held until all are chosen, so that no two are the same.</summary>
internal sealed class FreePorts : IDisposable
{
    private readonly List<Socket> held = [];

    /// <summary>The next one.</summary>
    public int Next()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        held.Add(socket);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    public void Dispose() => held.ForEach(socket => socket.Dispose());
}
