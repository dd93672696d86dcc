using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.JsonRpc;
using McpTestbed.ReferenceServers.SessionEra.Methods;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Sessions;

/// <summary>One oddity, which the text allows: opening a session ends all others.</summary>
internal sealed class NewSessionEndsOthers()
    : SessionEraProfile("broken-new-session-ends-others", "Opening a session ends all others, as it may.")
{
    protected override ServerParts Compose() => new() { Initialization = new Alone() };

    private sealed class Alone : Initialization
    {
        public override Refusal? Check(SessionStore sessions, RpcMessage.Request request)
        {
            foreach (var session in sessions.Live)
                sessions.Terminate(session);
            return null;
        }
    }
}
