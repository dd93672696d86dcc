using System.Text.RegularExpressions;
using Microsoft.Extensions.Primitives;

namespace McpTestbed.ReferenceServers.Stateless;

/// <summary>The defence against DNS rebinding: which Host and which Origin a server on this machine answers.</summary>
internal static partial class Loopback
{
    /// <summary>Whether the request was addressed to this machine by a loopback name, on whatever port.</summary>
    public static bool IsLoopbackHost(HostString host) =>
        host.Host is "127.0.0.1" or "[::1]" || string.Equals(host.Host, "localhost", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a browser page of this origin may call: none given (not a browser), or exactly one loopback origin.</summary>
    public static bool IsLoopbackOrigin(StringValues lines) => lines.Count switch
    {
        0 => true,
        1 => LoopbackOrigin().IsMatch(lines[0] ?? ""),
        _ => false,
    };

    // The whole value counts: "http://localhost.evil.example" and "http://localhost@evil.example" only begin like ours.
    [GeneratedRegex(@"\Ahttp://(localhost|127\.0\.0\.1|\[::1\])(:[0-9]{1,5})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex LoopbackOrigin();
}
