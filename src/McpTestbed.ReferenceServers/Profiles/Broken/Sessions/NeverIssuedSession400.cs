using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.JsonRpc;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Sessions;

/// <summary>One defect: an id that was never issued gets 400 in place of 404.</summary>
internal sealed class NeverIssuedSession400()
    : SessionEraProfile("broken-never-issued-session-400", "An id that was never issued gets 400 in place of 404.")
{
    protected override ServerParts Compose() => new() { Gate = new Gate() };

    private sealed class Gate : SessionGate
    {
        protected override Admission WhenDead(
            HttpContext context,
            SessionStore sessions,
            string id,
            SessionFate fate
        ) =>
            fate == SessionFate.NeverIssued
                ? Admission.Refuse(
                    StatusCodes.Status400BadRequest,
                    RpcCodes.Refused,
                    "Bad Request: this id was never issued"
                )
                : base.WhenDead(context, sessions, id, fate);
    }
}
