using System.Net;
using System.Net.Sockets;

namespace McpTestbed.ChaosProxy.Links;

/// <summary>Accepts connections and does nothing else, so that none has to wait for another.</summary>
internal sealed class Listener : IDisposable
{
    private const int Backlog = 8192;

    /// <summary>Where accepting fails for want of descriptors, another try at once would only fail again.</summary>
    private static readonly TimeSpan AfterFailedAccept = TimeSpan.FromMilliseconds(20);

    private readonly Socket socket;
    private volatile bool isClosed;

    /// <exception cref="SocketException">The address cannot be had.</exception>
    public Listener(IPEndPoint address)
    {
        socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(address);
            socket.Listen(Backlog);
            Address = (IPEndPoint)socket.LocalEndPoint!;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Address { get; }

    public void Start(Action<Socket> begin) => _ = AcceptAsync(begin);

    public void Dispose()
    {
        isClosed = true;
        socket.Dispose();
    }

    private async Task AcceptAsync(Action<Socket> begin)
    {
        await Task.Yield();
        while (!isClosed)
        {
            Socket? accepted = null;
            try
            {
                accepted = await socket.AcceptAsync();
                begin(accepted);
            }
            catch (Exception error) when (error is ObjectDisposedException or SocketException)
            {
                // A client that reset its connection before it was looked at, or our own end.
                accepted?.Dispose();
                if (!isClosed)
                    await Task.Delay(AfterFailedAccept, TimeProvider.System);
            }
        }
    }
}
