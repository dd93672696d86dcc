using System.Net;
using System.Net.Sockets;
using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Links.Bytes;

/// <summary>Dials the server behind a link.</summary>
internal static class Upstream
{
    /// <returns>The connection, to the first address of its name that answers; null when there is none in time.</returns>
    public static async Task<ByteLeg?> DialAsync(string address, TimeSpan deadline)
    {
        if (!Uri.TryCreate($"tcp://{address}", UriKind.Absolute, out var server) || server.Port <= 0) return null;
        using var patience = new CancellationTokenSource(deadline, TimeProvider.System);
        try
        {
            var host = server.DnsSafeHost;
            var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, patience.Token);
            foreach (var candidate in addresses)
            {
                if (await TryConnectAsync(new(candidate, server.Port), patience.Token) is { } leg) return leg;
            }
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException)
        {
            // The name is unknown, or the time is up.
        }

        return null;
    }

    private static async Task<ByteLeg?> TryConnectAsync(IPEndPoint server, CancellationToken cancellationToken)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(server, cancellationToken);
            return new(socket, EndedBy.Server);
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
