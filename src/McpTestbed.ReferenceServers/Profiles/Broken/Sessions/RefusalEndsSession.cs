using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.JsonRpc;
using McpTestbed.ReferenceServers.SessionEra.Methods;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Sessions;

/// <summary>One defect: an unknown method is refused, and ends the session.</summary>
internal sealed class RefusalEndsSession()
    : SessionEraProfile("broken-refusal-ends-session", "An unknown method is refused, and ends the session.")
{
    protected override ServerParts Compose()
    {
        var sessions = new SessionStore();
        return new() { Sessions = sessions, Methods = new Ending(sessions) };
    }

    private sealed class Ending(SessionStore sessions) : RpcMethods
    {
        public override async Task<JsonObject> CallAsync(MethodCall call)
        {
            try
            {
                return await base.CallAsync(call);
            }
            catch (RpcException)
            {
                sessions.Terminate(call.Session);
                throw;
            }
        }
    }
}
