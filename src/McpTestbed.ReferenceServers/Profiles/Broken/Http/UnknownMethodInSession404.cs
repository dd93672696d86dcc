using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.JsonRpc;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Http;

/// <summary>One defect: an unknown method gets its error with status 404, which says that the session has
/// ended.</summary>
internal sealed class UnknownMethodInSession404()
    : SessionEraProfile(
        "broken-unknown-method-404-in-session",
        "An unknown method gets its error with status 404, which says that the session has ended."
    )
{
    protected override ServerParts Compose() => new() { Replies = new Misleading() };

    private sealed class Misleading : Replies
    {
        public override int StatusOf(JsonObject answer) =>
            answer["error"]?["code"]?.GetValue<int>() == RpcCodes.UnknownMethod
                ? StatusCodes.Status404NotFound
                : base.StatusOf(answer);
    }
}
