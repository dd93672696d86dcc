using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Http;

/// <summary>One defect: a notification is answered 200 with an empty JSON object.</summary>
internal sealed class Notification200()
    : SessionEraProfile("broken-notification-200", "A notification is answered 200 with an empty JSON object.")
{
    protected override ServerParts Compose() => new() { Replies = new Misshapen() };

    private sealed class Misshapen : Replies
    {
        public override Task AcceptAsync(HttpContext context, int status) =>
            WriteAsync(context, StatusCodes.Status200OK, new JsonObject());
    }
}
