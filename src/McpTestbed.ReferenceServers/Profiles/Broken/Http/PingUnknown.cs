using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Methods;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Http;

/// <summary>One defect: ping is an unknown method.</summary>
internal sealed class PingUnknown() : SessionEraProfile("broken-ping-unknown", "ping is an unknown method.")
{
    protected override ServerParts Compose() => new() { Methods = new Pingless() };

    private sealed class Pingless : RpcMethods
    {
        protected override JsonObject Ping(Session session) => throw Unknown("ping");
    }
}
