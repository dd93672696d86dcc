using System.Net;
using System.Net.Sockets;

namespace McpTestbed.Lab.Processes;

/// <summary>Ports of servers that are ended and started again: held meanwhile by sockets that are bound and do not
/// listen, so that the system gives them to nobody who asks for any port.</summary>
/// <remarks>Beside such a socket the server itself can listen: the runtime sets SO_REUSEADDR on both, and no other
/// program that asks for the port by its number is kept from it.</remarks>
internal sealed class HeldPorts : IDisposable
{
    private readonly List<Socket> held = [];

    /// <summary>Chooses and holds ports.</summary>
    /// <param name="count">How many.</param>
    /// <exception cref="SocketException">There are not so many.</exception>
    public HeldPorts(int count)
    {
        using (var free = new FreePorts())
            All = [.. Enumerable.Range(0, count).Select(_ => free.Next())];
        if (OperatingSystem.IsWindows())
            return;
        foreach (var port in All)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            held.Add(socket);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        }
    }

    /// <summary>The ports.</summary>
    public IReadOnlyList<int> All { get; }

    /// <inheritdoc />
    public void Dispose() => held.ForEach(socket => socket.Dispose());
}
