using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.JsonRpc;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Http;

/// <summary>One defect: a body that is no JSON ends the connection without an answer.</summary>
internal sealed class MalformedBodyBreaksOff()
    : SessionEraProfile(
        "broken-malformed-body-breaks-off",
        "A body that is no JSON ends the connection without an answer."
    )
{
    protected override ServerParts Compose() => new() { Replies = new Unguarded() };

    private sealed class Unguarded : Replies
    {
        public override Task RefuseAsync(HttpContext context, Refusal refusal, JsonNode? id = null)
        {
            if (refusal.Code != RpcCodes.Parse)
                return base.RefuseAsync(context, refusal, id);
            context.Abort();
            return Task.CompletedTask;
        }
    }
}
