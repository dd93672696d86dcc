using System.Text.Json.Nodes;

namespace McpTestbed.ReferenceServers.Authorization;

/// <summary>Lets through who shows a token of this server, as a resource server does: RFC 6750 for the token, RFC 8707
/// for whom it was issued for, RFC 9728 for the metadata. Each decision is one virtual member; a broken guard overrides
/// one of them.</summary>
internal class BearerGuard
{
    /// <summary>The header line by which a client is let in. It guards nothing but servers of the
    /// testbed.</summary>
    public const string Credentials = "Authorization: Bearer mcptestbed-reference-token";

    /// <summary>The header line of a second user.</summary>
    public const string SecondCredentials = "Authorization: Bearer mcptestbed-second-token";

    /// <summary>The header line with a token of the first user for another server.</summary>
    public const string ForeignCredentials = "Authorization: Bearer mcptestbed-token-of-another-server";

    private static readonly Dictionary<string, Token> Tokens = new(StringComparer.Ordinal)
    {
        ["Bearer mcptestbed-reference-token"] = new("first", Audience.Here),
        ["Bearer mcptestbed-second-token"] = new("second", Audience.Here),
        ["Bearer mcptestbed-token-of-another-server"] = new("first", Audience.Elsewhere),
    };

    private const string MetadataPath = "/.well-known/oauth-protected-resource";

    /// <summary>The server that a token was issued for.</summary>
    protected enum Audience
    {
        /// <summary>This one.</summary>
        Here,

        /// <summary>Another one that trusts the same issuer.</summary>
        Elsewhere,
    }

    /// <summary>Who asks; null where the request shows no token that was ever given out.</summary>
    public static string? UserOf(HttpContext context) => TokenOf(context)?.User;

    /// <summary>Guards an application: what is mapped after it is served to those who are let through.</summary>
    /// <param name="app">The application.</param>
    /// <param name="path">The path of the MCP endpoint.</param>
    public void Use(WebApplication app, string path)
    {
        app.Use((context, next) => HandleAsync(context, next, path));
    }

    /// <summary>Whether a request is served.</summary>
    protected virtual bool Admits(HttpContext context) => TokenOf(context) is { } token && Takes(token.IssuedFor);

    /// <summary>Whether a token that is valid is taken here.</summary>
    protected virtual bool Takes(Audience issuedFor) => issuedFor == Audience.Here;

    /// <summary>The status of the refusal.</summary>
    protected virtual int StatusOf(HttpContext context) => StatusCodes.Status401Unauthorized;

    /// <summary>Whether the metadata is there to be read.</summary>
    protected virtual bool HasMetadata => true;

    private static Token? TokenOf(HttpContext context) =>
        Tokens.GetValueOrDefault(context.Request.Headers.Authorization.ToString());

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

    private sealed record Token(string User, Audience IssuedFor);
}
