using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.JsonRpc;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Sessions;

/// <summary>One defect: notifications and responses are answered 202, also in a session that has ended.</summary>
internal sealed class EndedSessionMessages202()
    : SessionEraProfile(
        "broken-ended-session-messages-202",
        "Notifications and responses are answered 202, also in a session that has ended."
    )
{
    protected override ServerParts Compose() => new() { Post = new Lax() };

    private sealed class Lax : PostEndpoint
    {
        protected override bool TakesWithoutSession(RpcBody body) =>
            body.Messages.Count > 0 && !body.Messages.OfType<RpcMessage.Request>().Any();
    }
}
