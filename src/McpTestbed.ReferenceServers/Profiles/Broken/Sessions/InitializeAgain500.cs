using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.JsonRpc;
using McpTestbed.ReferenceServers.SessionEra.Methods;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Sessions;

/// <summary>One defect: while a session is alive, a second initialize gets 500.</summary>
internal sealed class InitializeAgain500()
    : SessionEraProfile("broken-initialize-again-500", "While a session is alive, a second initialize gets 500.")
{
    protected override ServerParts Compose() => new() { Initialization = new Once() };

    private sealed class Once : Initialization
    {
        public override Refusal? Check(SessionStore sessions, RpcMessage.Request request) =>
            sessions.Live.Count == 0
                ? null
                : new(StatusCodes.Status500InternalServerError, RpcCodes.Internal, "Internal error");
    }
}
