using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Sessions;

/// <summary>One defect: DELETE answers 204, but the session goes on.</summary>
internal sealed class ZombieSession()
    : SessionEraProfile("broken-zombie-session", "DELETE answers 204, but the session goes on.")
{
    protected override ServerParts Compose() => new() { Delete = new Sham() };

    private sealed class Sham : DeleteEndpoint
    {
        protected override Task EndAsync(HttpContext context, ServerParts parts, Session session)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }
    }
}
