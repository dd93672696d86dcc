using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace McpTestbed.Lab.Processes;

/// <summary>Ports that are free when a lab is placed. Held until all are chosen, so that no two are the same.</summary>
/// <remarks>
/// They lie below the ranges from which systems give ports to connections (32768 and up on Linux, 49152 and up
/// elsewhere): between
/// choosing a port and listening on it, no connection of anybody can take it.
/// </remarks>
/// <param name="given">Ports that were chosen before, and are not to be chosen again; the new ones are added. Null for
/// none.</param>
internal sealed class FreePorts(ISet<int>? given = null) : IDisposable
{
    private const int First = 12_000;
    private const int AfterLast = 32_000;
    private const int Attempts = 1_000;

    private readonly List<Socket> held = [];

    /// <summary>The next one.</summary>
    /// <exception cref="SocketException">None of a thousand is free.</exception>
    public int Next()
    {
        for (var attempt = 1; ; attempt++)
        {
            var port = RandomNumberGenerator.GetInt32(First, AfterLast);
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            held.Add(socket);
            try
            {
                // Only who listens has a port for itself: the runtime lets several sockets be bound to one.
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                socket.Listen(1);
                if (given?.Add(port) != false)
                    return port;
            }
            catch (SocketException) when (attempt < Attempts)
            {
                // Somebody has it; another one.
            }
        }
    }

    public void Dispose() => held.ForEach(socket => socket.Dispose());
}
