using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Links;

/// <summary>Dials the server behind a link.</summary>
internal static class Upstream
{
    /// <summary>What an address begins with behind which TLS is spoken.</summary>
    public const string Secure = "https://";

    /// <returns>The connection, to the first address of its name that answers; null when there is none in
    /// time.</returns>
    public static async Task<LinkLeg?> DialAsync(string address, TimeSpan deadline, CancellationToken interrupted)
    {
        var isSecure = address.StartsWith(Secure, StringComparison.OrdinalIgnoreCase);
        if (
            !Uri.TryCreate(isSecure ? address : $"tcp://{address}", UriKind.Absolute, out var server)
            || server.Port <= 0
        )
            return null;
        using var patience = new CancellationTokenSource(deadline, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, interrupted);
        try
        {
            var host = server.DnsSafeHost;
            var addresses = IPAddress.TryParse(host, out var literal)
                ? [literal]
                : await Dns.GetHostAddressesAsync(host, either.Token);
            foreach (var candidate in addresses)
            {
                if (await TryConnectAsync(new(candidate, server.Port), isSecure ? host : null, either.Token) is { } leg)
                    return leg;
            }
        }
        catch (Exception error)
            when (error is SocketException or OperationCanceledException or IOException or AuthenticationException)
        {
            // The name is unknown, the time is up, or the two agree on no TLS.
        }

        return null;
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
