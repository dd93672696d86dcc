using System.Text.Json.Nodes;

namespace McpTestbed.ReferenceServers.Authorization;

/// <summary>Lets through who shows the one token that there is, as a resource server does: RFC 6750 for the token, RFC
/// 9728 for the metadata. Each decision is one virtual member; a broken guard overrides one of them.</summary>
internal class BearerGuard
{
    /// <summary>The header line by which a client is let in. It guards nothing but servers of the
    /// testbed.</summary>
    public const string Credentials = "Authorization: Bearer mcptestbed-reference-token";

    private const string Right = "Bearer mcptestbed-reference-token";
    private const string MetadataPath = "/.well-known/oauth-protected-resource";

    /// <summary>Guards an application: what is mapped after it is served to those who are let through.</summary>
    /// <param name="app">The application.</param>
    /// <param name="path">The path of the MCP endpoint.</param>
    public void Use(WebApplication app, string path)
    {
        app.Use((context, next) => HandleAsync(context, next, path));
    }

    /// <summary>Whether a request is served.</summary>
    protected virtual bool Admits(HttpContext context) => context.Request.Headers.Authorization == Right;

    /// <summary>The status of the refusal.</summary>
    protected virtual int StatusOf(HttpContext context) => StatusCodes.Status401Unauthorized;

    /// <summary>Whether the metadata is there to be read.</summary>
    protected virtual bool HasMetadata => true;

    private Task HandleAsync(HttpContext context, RequestDelegate next, string path)
    {
        var request = context.Request;
        var home = $"{request.Scheme}://{request.Host}";
        if (request.Path == MetadataPath + path && HasMetadata)
            return context.Response.WriteAsJsonAsync(
                new JsonObject
                {
                    ["resource"] = home + path,
                    ["authorization_servers"] = new JsonArray($"{home}/authorization"),
                }
            );

        // A browser sends no credentials with a preflight.
        if (request.Method == HttpMethods.Options || Admits(context))
            return next(context);
        context.Response.StatusCode = StatusOf(context);
        context.Response.Headers.WWWAuthenticate = $"Bearer resource_metadata=\"{home}{MetadataPath}{path}\"";
        return Task.CompletedTask;
    }
}
