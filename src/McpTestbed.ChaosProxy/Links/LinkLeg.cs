using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Links;

/// <summary>One of the two connections a link joins: a socket, with TLS on top towards an https server.</summary>
internal sealed class LinkLeg : IDisposable
{
    private static readonly TimeSpan AcknowledgeDeadline = TimeSpan.FromSeconds(5);

    private readonly Socket socket;
    private readonly SslStream? tls;
    private readonly EndedBy peer;

    private LinkLeg(Socket socket, SslStream? tls, EndedBy peer)
    {
        this.socket = socket;
        this.tls = tls;
        this.peer = peer;
        socket.NoDelay = true;
        RemotePort = ((IPEndPoint)socket.RemoteEndPoint!).Port;
    }

    /// <summary>The peer's port.</summary>
    public int RemotePort { get; }

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

    /// <summary>Wraps an accepted connection.</summary>
    public static LinkLeg Accepted(Socket socket) => new(socket, null, EndedBy.Client);

    /// <summary>Dials the server, every address of its name in turn.</summary>
    /// <exception cref="SocketException">No address answered.</exception>
    public static async Task<LinkLeg> DialAsync(Uri server, CancellationToken cancellationToken)
    {
        var host = server.DnsSafeHost;
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellationToken);
        SocketException? last = null;
        foreach (var address in addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, server.Port), cancellationToken);
                return new(socket, server.Scheme == Uri.UriSchemeHttps ? await SecureAsync(socket, host, cancellationToken) : null, EndedBy.Server);
            }
            catch (SocketException error)
            {
                last = error;
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw last ?? new SocketException((int)SocketError.HostNotFound);
    }

    /// <summary>Receives what is there; 0 at the peer's FIN.</summary>
    /// <exception cref="LegBrokenException">The connection broke.</exception>
    /// <exception cref="OperationCanceledException">Nothing was received, and nothing is lost.</exception>
    public async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return tls is null ? await socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken) : await tls.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception error) when (IsBreak(error))
        {
            throw new LegBrokenException(peer, error);
        }
    }

    /// <summary>Sends all of it.</summary>
    /// <exception cref="LegBrokenException">The connection broke.</exception>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            if (tls is not null)
            {
                await tls.WriteAsync(bytes);
                await tls.FlushAsync();
                return;
            }

            while (bytes.Length > 0) bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None)..];
        }
        catch (Exception error) when (IsBreak(error))
        {
            throw new LegBrokenException(peer, error);
        }
    }

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
    public Task<bool> AcknowledgedAsync(TimeProvider time) => KernelSendQueue.WaitUntilEmptyAsync(socket, AcknowledgeDeadline, time);

    /// <summary>Ends the connection.</summary>
    public void Close(EndedHow how)
    {
        try
        {
            if (how == EndedHow.Rst) socket.LingerState = new LingerOption(true, 0);
            else socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception error) when (IsBreak(error))
        {
            // Already gone.
        }

        // A timeout of nothing makes the close abortive even while a receive is pending: no FIN goes before the RST.
        if (how == EndedHow.Rst) socket.Close(0);
        else socket.Close();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        tls?.Dispose();
        socket.Dispose();
    }

    private static bool IsBreak(Exception error) => error is SocketException or ObjectDisposedException or IOException;

    private static async Task<SslStream> SecureAsync(Socket socket, string host, CancellationToken cancellationToken)
    {
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: false));
        var options = new SslClientAuthenticationOptions { TargetHost = host, ApplicationProtocols = [SslApplicationProtocol.Http11] };
        await stream.AuthenticateAsClientAsync(options, cancellationToken);
        return stream;
    }
}
