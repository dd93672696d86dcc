using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Sessions;

/// <summary>One defect: DELETE of a session that was terminated before answers 204 again.</summary>
internal sealed class SecondDeleteAccepted()
    : SessionEraProfile(
        "broken-second-delete-accepted",
        "DELETE of a session that was terminated before answers 204 again."
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
            context.Request.Method == "DELETE" && fate == SessionFate.Terminated
                ? new(null, new(StatusCodes.Status204NoContent, 0, "") { IsBare = true })
                : base.WhenDead(context, sessions, id, fate);
    }
}
