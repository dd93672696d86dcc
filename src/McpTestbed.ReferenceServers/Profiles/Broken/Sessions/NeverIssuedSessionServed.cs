using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Sessions;

/// <summary>One defect: an id that was never issued silently creates a session and is served.</summary>
internal sealed class NeverIssuedSessionServed()
    : SessionEraProfile(
        "broken-never-issued-session-served",
        "An id that was never issued silently creates a session and is served."
    )
{
    protected override ServerParts Compose() => new() { Gate = new Gate() };

    private sealed class Gate : SessionGate
    {
        protected override Admission WhenDead(HttpContext context, SessionStore sessions, string id, SessionFate fate)
        {
            if (fate != SessionFate.NeverIssued)
                return base.WhenDead(context, sessions, id, fate);
            var session = sessions.Open(id, VersionRules.Assumed(context.Request.Headers));
            session.IsInitialized = true;
            return Admission.Serve(session);
        }
    }
}
