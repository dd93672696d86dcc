using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.JsonRpc;
using McpTestbed.ReferenceServers.SessionEra.Methods;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Sessions;

/// <summary>One defect: while a session is alive, a second initialize gets 400.</summary>
internal sealed class InitializeOnce()
    : SessionEraProfile("broken-initialize-once", "While a session is alive, a second initialize gets 400.")
{
    protected override ServerParts Compose() => new() { Initialization = new Once() };

    private sealed class Once : Initialization
    {
        public override Refusal? Check(SessionStore sessions, RpcMessage.Request request) =>
            sessions.Live.Count == 0
                ? null
                : new(
                    StatusCodes.Status400BadRequest,
                    RpcCodes.InvalidRequest,
                    "Bad Request: the server is already initialized"
                );
    }
}
