using System.Runtime.CompilerServices;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Sessions;

/// <summary>One defect: every second request of a session gets 404, as where two replicas share nothing and are asked
/// in turn.</summary>
internal sealed class SessionKnownToHalf()
    : SessionEraProfile(
        "broken-session-known-to-half",
        "Every second request of a session gets 404, as where two replicas share nothing and are asked in turn."
    )
{
    protected override ServerParts Compose() => new() { Gate = new Gate() };

    private sealed class Gate : SessionGate
    {
        private readonly ConditionalWeakTable<Session, StrongBox<int>> requests = [];

        protected override Admission WhenFound(HttpContext context, Session session) =>
            Interlocked.Increment(ref requests.GetOrCreateValue(session).Value) % 2 == 0
                ? NotFound()
                : Admission.Serve(session);
    }
}
