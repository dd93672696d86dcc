using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.JsonRpc;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Http;

/// <summary>One defect: a body that is no JSON ends the process, as an exception does that nobody catches.</summary>
internal sealed class MalformedBodyEndsProcess()
    : SessionEraProfile("broken-malformed-body-ends-process", "A body that is no JSON ends the process.")
{
    protected override ServerParts Compose() => new() { Replies = new Fatal() };

    private sealed class Fatal : Replies
    {
        public override Task RefuseAsync(HttpContext context, Refusal refusal, JsonNode? id = null)
        {
            if (refusal.Code != RpcCodes.Parse)
                return base.RefuseAsync(context, refusal, id);
            context.Abort();
            context.RequestServices.GetRequiredService<IHostApplicationLifetime>().StopApplication();
            return Task.CompletedTask;
        }
    }
}
