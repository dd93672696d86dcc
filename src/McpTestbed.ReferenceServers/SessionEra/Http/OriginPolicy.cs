using McpTestbed.ReferenceServers.Hosting;
using McpTestbed.ReferenceServers.SessionEra.JsonRpc;
using Microsoft.Extensions.Primitives;

namespace McpTestbed.ReferenceServers.SessionEra.Http;

/// <summary>Which web origins are served: none at all (a program, not a browser), or a page of this machine.</summary>
internal class OriginPolicy
{
    /// <summary>The status of the refusal.</summary>
    protected virtual int RefusalStatus => StatusCodes.Status403Forbidden;

    /// <summary>Why the request is refused, or null.</summary>
    public virtual Refusal? Check(HttpRequest request)
    {
        var origin = request.Headers.Origin;
        return origin.Count == 0 || Allowed(origin) is not null
            ? null
            : new(RefusalStatus, RpcCodes.Refused, "Forbidden: this Origin is not served");
    }

    /// <summary>The origin as it was sent if it is served, else null.</summary>
    public string? Allowed(StringValues lines) => lines is [{ } origin] && IsAllowed(origin) ? origin : null;

    /// <summary>Whether the origin is served, judged by the whole host.</summary>
    protected virtual bool IsAllowed(string origin) => Loopback.IsOrigin(origin);
}
