using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Streams;

/// <summary>One defect: what goes out on the GET stream reaches nobody before the stream ends, as behind a proxy that
/// buffers.</summary>
internal sealed class GetHeldBack()
    : SessionEraProfile("broken-get-held-back", "Holds the GET stream back, head and events, until it ends.")
{
    protected override ServerParts Compose() => new() { Get = new Endpoint() };

    private sealed class Endpoint : GetEndpoint
    {
        protected override async Task ServeAsync(HttpContext context, ServerParts parts, Session session)
        {
            var connection = context.Response.Body;
            using var held = new MemoryStream();
            context.Response.Body = held;
            await base.ServeAsync(context, parts, session);
            context.Response.Body = connection;
            await connection.WriteAsync(held.ToArray(), CancellationToken.None);
        }
    }
}
