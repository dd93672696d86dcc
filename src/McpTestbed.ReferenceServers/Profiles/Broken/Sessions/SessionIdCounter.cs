using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Sessions;

/// <summary>One defect: session ids are session-1, session-2 and so on.</summary>
internal sealed class SessionIdCounter()
    : SessionEraProfile("broken-session-id-counter", "Session ids are session-1, session-2 and so on.")
{
    protected override ServerParts Compose() => new() { Sessions = new Store() };

    private sealed class Store : SessionStore
    {
        private int last;

        protected override string NewId() => $"session-{Interlocked.Increment(ref last)}";
    }
}
