using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Streams;

/// <summary>One defect: a second GET stream while one is open is answered 200, but the session is gone
/// afterwards.</summary>
internal sealed class SecondGetEndsSession()
    : SessionEraProfile(
        "broken-second-get-ends-session",
        "A second GET stream while one is open is answered 200, but the session is gone afterwards."
    )
{
    protected override ServerParts Compose() => new() { Get = new Endpoint() };

    private sealed class Endpoint : GetEndpoint
    {
        protected override void Opened(ServerParts parts, Session session)
        {
            if (session.Streams.OpenStandalone.Count > 0)
                parts.Sessions.Terminate(session);
        }
    }
}
