using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.JsonRpc;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Browsers;

/// <summary>One defect: OPTIONS without Mcp-Session-Id gets 400.</summary>
internal sealed class PreflightWantsSession()
    : SessionEraProfile("broken-preflight-wants-session", "OPTIONS without Mcp-Session-Id gets 400.")
{
    protected override ServerParts Compose() => new() { Cors = new Narrow() };

    private sealed class Narrow : CorsPolicy
    {
        public override Refusal? CheckPreflight(HttpRequest request) =>
            request.Headers.ContainsKey(SessionHeader.Name)
                ? null
                : new(StatusCodes.Status400BadRequest, RpcCodes.Refused, "Bad Request: Mcp-Session-Id is required");
    }
}
