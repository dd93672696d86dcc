using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;

namespace McpTestbed.ReferenceServers.Profiles;

/// <summary>The good server that is meant for pages of every origin: each request needs credentials, which no foreign
/// page has, and CORS says to each origin that it is welcome. Whether the text allows it is contested.</summary>
internal sealed class StatefulAnyOriginProfile()
    : SessionEraProfile(
        "stateful-any-origin",
        "Serves pages of every Origin and says so by CORS; each request needs the bearer token t."
    )
{
    public override void Map(WebApplication app)
    {
        app.Use(
            async (context, next) =>
            {
                // A preflight never carries credentials.
                var request = context.Request;
                if (
                    HttpMethods.IsOptions(request.Method)
                    || request.Headers.Authorization is [{ } given] && IsToken(given)
                )
                {
                    await next(context);
                    return;
                }

                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                context.Response.Headers.WWWAuthenticate = "Bearer";
                if (request.Headers.Origin is [{ } origin])
                    context.Response.Headers.AccessControlAllowOrigin = origin;
            }
        );
        base.Map(app);
    }

    protected override ServerParts Compose() => new() { Origins = new Any() };

    private static bool IsToken(string credentials) =>
        string.Equals(credentials, "Bearer t", StringComparison.OrdinalIgnoreCase);

    private sealed class Any : OriginPolicy
    {
        protected override bool IsAllowed(string origin) => true;
    }
}
