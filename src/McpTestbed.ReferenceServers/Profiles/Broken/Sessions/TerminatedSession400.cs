using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.JsonRpc;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Sessions;

/// <summary>One defect: a request with the id of a terminated session gets 400 in place of 404.</summary>
internal sealed class TerminatedSession400()
    : SessionEraProfile(
        "broken-terminated-session-400",
        "A request with the id of a terminated session gets 400 in place of 404."
    )
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
            fate == SessionFate.Terminated
                ? Admission.Refuse(
                    StatusCodes.Status400BadRequest,
                    RpcCodes.Refused,
                    "Bad Request: the session was terminated"
                )
                : base.WhenDead(context, sessions, id, fate);
    }
}
