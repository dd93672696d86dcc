using System.Net;
using McpTestbed.ReferenceServers.SessionEra.JsonRpc;

namespace McpTestbed.ReferenceServers.SessionEra.Http;

/// <summary>Serves only requests whose Host names this machine: a page that was rebound to it by DNS names
/// another.</summary>
internal class HostPolicy
{
    /// <summary>Why the request is refused, or null.</summary>
    public virtual Refusal? Check(HttpRequest request) =>
        IsLoopback(request.Host)
            ? null
            : new(StatusCodes.Status403Forbidden, RpcCodes.Refused, "Forbidden: Host does not name this machine");

    /// <summary>Whether the host is a loopback name or address, with any port.</summary>
    public static bool IsLoopback(HostString host)
    {
        if (!host.HasValue)
            return false;
        var name = host.Host.TrimStart('[').TrimEnd(']');
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address));
    }
}
