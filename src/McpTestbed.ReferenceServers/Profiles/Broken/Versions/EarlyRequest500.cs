using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.JsonRpc;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Versions;

/// <summary>One defect: a request without a session gets 500 in place of 400.</summary>
internal sealed class EarlyRequest500()
    : SessionEraProfile("broken-early-request-500", "A request without a session gets 500 in place of 400.")
{
    protected override ServerParts Compose() => new() { Gate = new Gate() };

    private sealed class Gate : SessionGate
    {
        protected override Admission WhenMissing(SessionStore sessions) =>
            Admission.Refuse(StatusCodes.Status500InternalServerError, RpcCodes.Internal, "Internal error");
    }
}
