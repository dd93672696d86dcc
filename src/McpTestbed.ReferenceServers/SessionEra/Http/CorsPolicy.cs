namespace McpTestbed.ReferenceServers.SessionEra.Http;

/// <summary>What a page of an allowed origin may send and read.</summary>
internal class CorsPolicy
{
    private const string MaxAgeSeconds = "600";

    /// <summary>The methods a preflight allows.</summary>
    protected virtual string AllowedMethods => "GET, POST, DELETE";

    /// <summary>The request headers a preflight allows.</summary>
    protected virtual string AllowedHeaders =>
        "content-type, accept, authorization, mcp-session-id, mcp-protocol-version, last-event-id";

    /// <summary>The response headers a page may read.</summary>
    protected virtual string? ExposedHeaders => "Mcp-Session-Id";

    /// <summary>Puts what the browser asks for on the answer, whatever the answer will be.</summary>
    public void Decorate(HttpContext context, OriginPolicy origins)
    {
        context.Response.Headers.Vary = "Origin";
        if (origins.Allowed(context.Request.Headers.Origin) is not { } origin)
            return;
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            if (!Covers(context.Response.StatusCode))
                return Task.CompletedTask;
            headers.AccessControlAllowOrigin = origin;
            headers.AccessControlExposeHeaders = ExposedHeaders;
            return Task.CompletedTask;
        });
    }

    /// <summary>Why a preflight is refused, or null. It never carries a session, a version or a token.</summary>
    public virtual Refusal? CheckPreflight(HttpRequest request) => null;

    /// <summary>Answers OPTIONS.</summary>
    public void AnswerPreflight(HttpContext context, OriginPolicy origins)
    {
        var response = context.Response;
        response.StatusCode = StatusCodes.Status204NoContent;
        response.Headers.Allow = Negotiation.AllowedMethods;
        if (origins.Allowed(context.Request.Headers.Origin) is null)
            return;
        response.Headers.AccessControlAllowMethods = AllowedMethods;
        response.Headers.AccessControlAllowHeaders = AllowedHeaders;
        response.Headers.AccessControlMaxAge = MaxAgeSeconds;
    }

    /// <summary>Whether answers of that status carry the headers: all do, or a page could not read why it
    /// failed.</summary>
    protected virtual bool Covers(int status) => true;
}
