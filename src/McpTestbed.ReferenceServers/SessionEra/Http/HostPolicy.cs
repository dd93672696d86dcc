using McpTestbed.ReferenceServers.Hosting;
using McpTestbed.ReferenceServers.SessionEra.JsonRpc;

namespace McpTestbed.ReferenceServers.SessionEra.Http;

/// <summary>Serves only requests whose Host names this machine: a page that was rebound to it by DNS names
/// another.</summary>
internal class HostPolicy
{
    /// <summary>Why the request is refused, or null.</summary>
    public virtual Refusal? Check(HttpRequest request) =>
        Loopback.IsHost(request.Host)
            ? null
            : new(StatusCodes.Status403Forbidden, RpcCodes.Refused, "Forbidden: Host does not name this machine");
}
