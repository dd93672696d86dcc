using System.Net;
using McpTestbed.ChaosProxy.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace McpTestbed.ChaosProxy.Control.Api;

/// <summary>What is answered before a request reaches its endpoint. A page in a browser must not drive the proxy: not
/// by its user agent, not by its origin, not by a name that resolves to this machine.</summary>
internal sealed class ControlGuard(bool allowsRemote)
{
    private long requests;

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var path = context.Request.Path.Value ?? "/";
        if (path.Contains("//", StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status301MovedPermanently;

            // Percent-encoded: the path has been decoded, and may hold what no header may.
            context.Response.Headers.Location = new PathString(
                string.Join('/', path.Split('/').Where((part, at) => at == 0 || part.Length > 0))
            ).ToUriComponent();
            return;
        }

        if (context.GetEndpoint() is not RouteEndpoint && context.GetEndpoint() is { } refusing)
        {
            await refusing.RequestDelegate!(context);
            return;
        }

        if (context.GetEndpoint() is null || path.EndsWith('/'))
        {
            await ControlAnswer.SendTextAsync(context, StatusCodes.Status404NotFound, "404 page not found");
            return;
        }

        context.Response.Headers["X-Toxiproxy-Request-Id"] = $"{Interlocked.Increment(ref requests)}";
        if (Refusal(context.Request) is { } refusal)
        {
            await ControlAnswer.SendTextAsync(context, StatusCodes.Status403Forbidden, refusal);
            return;
        }

        try
        {
            await next(context);
        }
        catch (RefusedException error)
        {
            await ControlAnswer.SendErrorAsync(context, error);
        }
    }

    private string? Refusal(HttpRequest request)
    {
        if (request.Headers.UserAgent.ToString().StartsWith("Mozilla/", StringComparison.Ordinal))
            return "User agent not allowed";
        if (!allowsRemote && !IsLocal(request.Host.Host))
            return "Host not allowed";
        var origin = request.Headers.Origin.ToString();
        return origin.Length > 0 && !(Uri.TryCreate(origin, UriKind.Absolute, out var from) && IsLocal(from.Host))
            ? "Origin not allowed"
            : null;
    }

    private static bool IsLocal(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
