using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Sessions;

/// <summary>One defect: a GET with the id of an ended session still opens a stream; POST and DELETE get 404.</summary>
internal sealed class TerminatedGetServed()
    : SessionEraProfile(
        "broken-terminated-get-served",
        "A GET with the id of an ended session still opens a stream; POST and DELETE get 404."
    )
{
    protected override ServerParts Compose() => new() { Gate = new Gate() };

    private sealed class Gate : SessionGate
    {
        protected override Admission WhenDead(HttpContext context, SessionStore sessions, string id, SessionFate fate)
        {
            if (context.Request.Method != "GET" || fate == SessionFate.NeverIssued)
                return base.WhenDead(context, sessions, id, fate);
            var version = VersionRules.Assumed(context.Request.Headers);
            return Admission.Serve(
                new Session(id, version, sessions.Ordinals, sessions.Clock.GetUtcNow()) { IsInitialized = true }
            );
        }
    }
}
