using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.JsonRpc;
using McpTestbed.ReferenceServers.SessionEra.Methods;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Versions;

/// <summary>One defect: a ping before notifications/initialized gets a JSON-RPC error.</summary>
internal sealed class PingBeforeInitializedRefused()
    : SessionEraProfile(
        "broken-ping-before-initialized-refused",
        "A ping before notifications/initialized gets a JSON-RPC error."
    )
{
    protected override ServerParts Compose() => new() { Methods = new Strict() };

    private sealed class Strict : RpcMethods
    {
        protected override JsonObject Ping(Session session) =>
            session.IsInitialized
                ? base.Ping(session)
                : throw new RpcException(RpcCodes.InvalidRequest, "Invalid Request: the session is not initialized");
    }
}
