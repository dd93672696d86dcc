using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.JsonRpc;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Sessions;

/// <summary>One defect: a session that expired while idle is answered 401; one that was terminated still 404.</summary>
internal sealed class ExpiredSession401()
    : SessionEraProfile(
        "broken-expired-session-401",
        "A session that expired while idle is answered 401; one that was terminated still 404."
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
            fate == SessionFate.Expired
                ? Admission.Refuse(
                    StatusCodes.Status401Unauthorized,
                    RpcCodes.Refused,
                    "Unauthorized: the session has expired"
                )
                : base.WhenDead(context, sessions, id, fate);
    }
}
