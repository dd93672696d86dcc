using System.Globalization;
using System.Net;
using System.Net.Sockets;
using McpTestbed.ChaosProxy.Json;

namespace McpTestbed.ChaosProxy.Control.Proxies;

/// <summary>Reads addresses to listen on.</summary>
internal static class ListenAddress
{
    /// <summary>Reads <c>host:port</c>; nothing means any free port on loopback.</summary>
    /// <exception cref="RefusedException">It is no such address, or not one of this machine alone.</exception>
    public static async Task<IPEndPoint> ParseAsync(string text, bool allowsRemote, CancellationToken cancellationToken)
    {
        if (text.Length == 0)
            return new(IPAddress.Loopback, 0);
        var colon = text.LastIndexOf(':');
        if (colon < 0)
            throw new RefusedException(500, $"listen tcp: address {text}: missing port in address");
        if (!ushort.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            throw new RefusedException(500, $"listen tcp: address {text}: invalid port");
        var address = await ResolveAsync(text[..colon].Trim('[', ']'), text, cancellationToken);
        if (!allowsRemote && !IPAddress.IsLoopback(address))
            throw new RefusedException(
                400,
                $"listen \"{text}\" is not allowed; allowed are loopback addresses such as 127.0.0.1:0 (others "
                    + "with --allow-remote)"
            );
        return new(address, port);
    }

    private static async Task<IPAddress> ResolveAsync(string host, string text, CancellationToken cancellationToken)
    {
        if (host.Length == 0)
            return IPAddress.Any;
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            return IPAddress.Loopback;
        if (IPAddress.TryParse(host, out var literal))
            return literal;
        try
        {
            return (await Dns.GetHostAddressesAsync(host, cancellationToken))[0];
        }
        catch (Exception error) when (error is SocketException or ArgumentException)
        {
            throw new RefusedException(500, $"listen tcp: lookup {text}: {error.Message}");
        }
    }
}
