using System.Net;
using Microsoft.Extensions.Primitives;

namespace McpTestbed.ReferenceServers.Hosting;

/// <summary>The names of this machine, in Host and in Origin.</summary>
internal static class Loopback
{
    private static readonly string[] Hosts = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>Whether the host is a loopback name or address, with any port.</summary>
    public static bool IsHost(HostString host)
    {
        if (!host.HasValue)
            return false;
        var name = host.Host.TrimStart('[').TrimEnd(']');
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address));
    }

    /// <summary>Whether the origin is that of a page of this machine, judged by the whole host.</summary>
    public static bool IsOrigin(string origin)
    {
        const string Scheme = "http://";
        if (!origin.StartsWith(Scheme, StringComparison.Ordinal))
            return false;
        var rest = origin[Scheme.Length..];
        var host = Hosts.FirstOrDefault(h => rest.StartsWith(h, StringComparison.Ordinal));
        return host is not null && IsPort(rest.AsSpan(host.Length));
    }

    /// <summary>Whether a request with these lines of Origin comes from a program (there are none) or from a page of
    /// this machine.</summary>
    public static bool IsProgramOrOwnPage(StringValues origins) =>
        origins.Count == 0 || (origins is [{ } origin] && IsOrigin(origin));

    private static bool IsPort(ReadOnlySpan<char> rest) =>
        rest.IsEmpty
        || (rest[0] == ':' && rest.Length is > 1 and <= 6 && !rest[1..].ContainsAnyExceptInRange('0', '9'));
}
