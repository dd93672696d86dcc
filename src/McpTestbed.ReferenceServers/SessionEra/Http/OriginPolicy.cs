using McpTestbed.ReferenceServers.SessionEra.JsonRpc;
using Microsoft.Extensions.Primitives;

namespace McpTestbed.ReferenceServers.SessionEra.Http;

/// <summary>Which web origins are served: none at all (a program, not a browser), or a page of this machine.</summary>
internal class OriginPolicy
{
    private static readonly string[] Hosts = ["localhost", "127.0.0.1", "[::1]"];

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
    protected virtual bool IsAllowed(string origin)
    {
        const string Scheme = "http://";
        if (!origin.StartsWith(Scheme, StringComparison.Ordinal))
            return false;
        var rest = origin[Scheme.Length..];
        var host = Hosts.FirstOrDefault(h => rest.StartsWith(h, StringComparison.Ordinal));
        return host is not null && IsPort(rest.AsSpan(host.Length));
    }

    private static bool IsPort(ReadOnlySpan<char> rest) =>
        rest.IsEmpty
        || (rest[0] == ':' && rest.Length is > 1 and <= 6 && !rest[1..].ContainsAnyExceptInRange('0', '9'));
}
