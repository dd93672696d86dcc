using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.JsonRpc;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Streams;

/// <summary>One defect: a cancellation of a request that is answered already is a failure.</summary>
internal sealed class LateCancel500()
    : SessionEraProfile("broken-late-cancel-500", "A cancellation that comes after the answer is answered 500.")
{
    protected override ServerParts Compose() => new() { Post = new Startled() };

    private sealed class Startled : PostEndpoint
    {
        protected override int StatusOfAccepted(RpcBody body) =>
            body.Messages is [RpcMessage.Notification { Method: "notifications/cancelled" }]
                ? StatusCodes.Status500InternalServerError
                : base.StatusOfAccepted(body);
    }
}
