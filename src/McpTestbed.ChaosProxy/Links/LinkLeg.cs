using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Links;

/// <summary>One of the two connections a link joins: a socket, with TLS on top towards an https server.</summary>
/// <remarks>What receives and sends hands on the socket's own tasks: an async layer here would cost every byte that
/// passes.</remarks>
internal sealed class LinkLeg : IDisposable
{
    private static readonly TimeSpan AcknowledgeDeadline = TimeSpan.FromSeconds(5);

    private readonly Socket socket;
    private readonly SslStream? tls;

    public LinkLeg(Socket socket, EndedBy peer, SslStream? tls = null)
    {
        this.socket = socket;
        this.tls = tls;
        Peer = peer;
        socket.NoDelay = true;
        InlineCompletions.TryPrefer(socket);
        Remote = (IPEndPoint)socket.RemoteEndPoint!;
        Local = (IPEndPoint)socket.LocalEndPoint!;
    }

    public EndedBy Peer { get; }

    /// <summary>The peer's address.</summary>
    public IPEndPoint Remote { get; }

    /// <summary>The address of this end.</summary>
    public IPEndPoint Local { get; }

    /// <summary>The peer's port.</summary>
    public int RemotePort => Remote.Port;

    /// <summary>Whether the peer's FIN is here and nobody has read up to it yet.</summary>
    public bool HasEnded
    {
        get
        {
            try
            {
                return socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0;
            }
            catch (Exception error) when (IsBreak(error))
            {
                return false;
            }
        }
    }

    /// <summary>Whether an exception says that the connection broke: by RST, or because it was closed here.</summary>
    public static bool IsBreak(Exception error) => error is SocketException or ObjectDisposedException or IOException;

    /// <summary>Waits until something can be received, be it the end. No buffer is needed for that.</summary>
    public ValueTask<int> ReadableAsync(CancellationToken cancellationToken) =>
        tls is null
            ? socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, cancellationToken)
            : tls.ReadAsync(Memory<byte>.Empty, cancellationToken);

    /// <summary>Receives what is there; 0 at the peer's FIN. Cancelled, it has received nothing, and nothing is
    /// lost.</summary>
    public ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        tls is null
            ? socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken)
            : tls.ReadAsync(buffer, cancellationToken);

    /// <summary>Sends some or all of it.</summary>
    public ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes) =>
        tls is null ? socket.SendAsync(bytes, SocketFlags.None) : SendAsync(tls, bytes);

    /// <summary>Passes a FIN on: the other direction stays open.</summary>
    public void ShutdownSend()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (IsBreak(error))
        {
            // The peer was faster; there is nothing left to shut down.
        }
    }

    /// <summary>Waits until the peer's kernel has acknowledged all that was sent.</summary>
    public Task<bool> AcknowledgedAsync(TimeProvider time) =>
        KernelSendQueue.WaitUntilEmptyAsync(socket, AcknowledgeDeadline, time);

    /// <summary>Ends the connection with RST.</summary>
    public void Reset()
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception error) when (IsBreak(error))
        {
            // Already gone.
        }

        // A timeout of nothing makes the close abortive even while a receive is pending: no FIN goes before the RST.
        socket.Close(0);
    }

    public void Dispose()
    {
        tls?.Dispose();
        socket.Dispose();
    }

    private static async ValueTask<int> SendAsync(SslStream tls, ReadOnlyMemory<byte> bytes)
    {
        await tls.WriteAsync(bytes);
        await tls.FlushAsync();
        return bytes.Length;
    }
}
