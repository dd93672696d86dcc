using System.Collections.Concurrent;
using McpTestbed.ReferenceServers.LegacySse;

namespace McpTestbed.ReferenceServers.Profiles.Broken.LegacySse;

/// <summary>The address that the stream named is forgotten once it was used.</summary>
internal sealed class EndpointTakesOneMessage()
    : LegacySseServer("broken-endpoint-takes-one-message", "The URI of the endpoint event takes one message, then 404.")
{
    private readonly ConcurrentDictionary<string, bool> used = new(StringComparer.Ordinal);

    public override void Map(WebApplication app)
    {
        app.Use(
            async (context, next) =>
            {
                if (context.Request.Path == MessagesPath && !used.TryAdd(context.Request.QueryString.Value ?? "", true))
                    context.Response.StatusCode = StatusCodes.Status404NotFound;
                else
                    await next(context);
            }
        );
        base.Map(app);
    }
}
