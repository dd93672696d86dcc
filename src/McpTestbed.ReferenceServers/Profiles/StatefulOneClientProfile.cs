using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.JsonRpc;
using McpTestbed.ReferenceServers.SessionEra.Methods;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles;

/// <summary>The good server of one client at a time, which says so: while a session is alive, initialize is put off
/// with 409, and the place is free again once the session has ended.</summary>
internal sealed class StatefulOneClientProfile()
    : SessionEraProfile(
        "stateful-one-client",
        "Serves one client at a time: while a session is alive, initialize gets 409; DELETE frees the place."
    )
{
    protected override ServerParts Compose() => new() { Initialization = new OnePlace() };

    private sealed class OnePlace : Initialization
    {
        public override Refusal? Check(SessionStore sessions, RpcMessage.Request request) =>
            sessions.Live.Count == 0
                ? null
                : new(StatusCodes.Status409Conflict, RpcCodes.Refused, "Conflict: another client is being served");
    }
}
