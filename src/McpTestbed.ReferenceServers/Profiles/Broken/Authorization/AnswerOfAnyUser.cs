using McpTestbed.ReferenceServers.Authorization;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.JsonRpc;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Authorization;

/// <summary>One defect: what the user of a session was asked, anybody answers who has a token.</summary>
internal sealed class AnswerOfAnyUser()
    : ProtectedSessionProfile(
        "broken-answer-of-any-user",
        "What the user of a session was asked, anybody answers who has a token.",
        new BearerGuard()
    )
{
    protected override ServerParts Compose() => base.Compose() with { Post = new Trusting() };

    private sealed class Trusting : PostEndpoint
    {
        private readonly SessionGate open = new();

        protected override Task<Admission> AdmitAsync(HttpContext context, ServerParts parts, RpcBody body) =>
            body.Messages.Count > 0 && body.Messages.All(message => message is RpcMessage.Response)
                ? open.AdmitAsync(context, parts.Header, parts.Sessions)
                : base.AdmitAsync(context, parts, body);
    }
}
