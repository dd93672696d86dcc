using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.JsonRpc;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Http;

/// <summary>One defect: a batch that asks nothing is answered 200.</summary>
internal sealed class BatchOfNotifications200()
    : SessionEraProfile("broken-batch-of-notifications-200", "A batch of notifications alone is answered 200.")
{
    protected override ServerParts Compose() => new() { Post = new Literal() };

    private sealed class Literal : PostEndpoint
    {
        protected override int StatusOfAccepted(RpcBody body) =>
            body.IsBatch ? StatusCodes.Status200OK : base.StatusOfAccepted(body);
    }
}
