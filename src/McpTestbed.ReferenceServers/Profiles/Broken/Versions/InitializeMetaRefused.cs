using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.JsonRpc;
using McpTestbed.ReferenceServers.SessionEra.Methods;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Versions;

/// <summary>One defect: initialize with _meta in its params is taken for a request of 2026-07-28, and
/// refused.</summary>
internal sealed class InitializeMetaRefused()
    : SessionEraProfile(
        "broken-initialize-meta-refused",
        "initialize with _meta in its params is taken for a request of 2026-07-28, and refused."
    )
{
    protected override ServerParts Compose() => new() { Initialization = new Confused() };

    private sealed class Confused : Initialization
    {
        public override Refusal? Check(SessionStore sessions, RpcMessage.Request request) =>
            request.Params.ContainsKey("_meta")
                ? new(StatusCodes.Status400BadRequest, RpcCodes.InvalidRequest, "MCP-Protocol-Version is missing")
                : base.Check(sessions, request);
    }
}
