using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Http;

/// <summary>One defect: a notification is answered with a JSON-RPC response whose id is null.</summary>
internal sealed class NotificationAnswered()
    : SessionEraProfile(
        "broken-notification-answered",
        "A notification is answered with a JSON-RPC response whose id is null."
    )
{
    protected override ServerParts Compose() => new() { Replies = new Misshapen() };

    private sealed class Misshapen : Replies
    {
        public override Task AcceptAsync(HttpContext context, int status) =>
            WriteAsync(
                context,
                StatusCodes.Status200OK,
                new JsonObject
                {
                    ["jsonrpc"] = "2.0",
                    ["id"] = null,
                    ["result"] = new JsonObject(),
                }
            );
    }
}
