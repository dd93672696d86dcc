using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Sessions;

/// <summary>One defect: no request finds the session whose id was just issued, as where a gateway leads it to a replica
/// that did not open it.</summary>
internal sealed class SessionNeverStored()
    : SessionEraProfile(
        "broken-session-never-stored",
        "Every request with an issued id gets 404, as where a gateway leads it to a replica that did not open it."
    )
{
    protected override ServerParts Compose() => new() { Gate = new Gate() };

    private sealed class Gate : SessionGate
    {
        protected override Admission WhenFound(HttpContext context, Session session) => NotFound();
    }
}
