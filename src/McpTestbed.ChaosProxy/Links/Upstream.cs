using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Pacing;

namespace McpTestbed.ChaosProxy.Links;

/// <summary>Dials the server behind a link.</summary>
internal static class Upstream
{
    /// <summary>What an address begins with behind which TLS is spoken.</summary>
    public const string Secure = "https://";

    /// <summary>Dials.</summary>
    /// <param name="address">The server, <c>host:port</c>, perhaps after <see cref="Secure"/>.</param>
    /// <param name="deadline">How long it may take, on the machine's clock: a busy machine is no fault of a
    /// server.</param>
    /// <param name="interrupted">Ends the attempt.</param>
    /// <returns>The connection, to the first address of its name that answers; null when none does, or it was
    /// interrupted.</returns>
    /// <exception cref="TimeoutException">Nobody accepted or refused within the deadline: whose fault that is cannot be
    /// known.</exception>
    public static async Task<LinkLeg?> DialAsync(string address, TimeSpan deadline, CancellationToken interrupted)
    {
        var isSecure = address.StartsWith(Secure, StringComparison.OrdinalIgnoreCase);
        if (
            !Uri.TryCreate(isSecure ? address : $"tcp://{address}", UriKind.Absolute, out var server)
            || server.Port <= 0
        )
            return null;
        using var patience = MachineClock.Shared.Deadline(deadline, interrupted);
        try
        {
            var host = server.DnsSafeHost;
            var addresses = IPAddress.TryParse(host, out var literal)
                ? [literal]
                : await Dns.GetHostAddressesAsync(host, patience.Token);
            foreach (var candidate in addresses)
            {
                if (
                    await TryConnectAsync(new(candidate, server.Port), isSecure ? host : null, patience.Token) is
                    { } leg
                )
                    return leg;
            }
        }
        catch (Exception error)
            when (error is SocketException or OperationCanceledException or IOException or AuthenticationException)
        {
            // The name is unknown, the time is up, or the two agree on no TLS.
        }

        return patience.IsOver && !interrupted.IsCancellationRequested
            ? throw new TimeoutException($"the server neither accepted nor refused a connection within {patience}")
            : null;
    }

    private static async Task<LinkLeg?> TryConnectAsync(
        IPEndPoint server,
        string? secureName,
        CancellationToken cancellationToken
    )
    {
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(server, cancellationToken);
            return new(
                socket,
                EndedBy.Server,
                secureName is null ? null : await SecureAsync(socket, secureName, cancellationToken)
            );
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
        catch
        {
            // Given up in the moment in which it was there: a server that is left before anything was said sees that it
            // was broken off.
            socket.LingerState = new(true, 0);
            socket.Dispose();
            throw;
        }
    }

    private static async Task<SslStream> SecureAsync(Socket socket, string host, CancellationToken cancellationToken)
    {
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: false));
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            ApplicationProtocols = [SslApplicationProtocol.Http11],
        };
        await stream.AuthenticateAsClientAsync(options, cancellationToken);
        return stream;
    }
}
