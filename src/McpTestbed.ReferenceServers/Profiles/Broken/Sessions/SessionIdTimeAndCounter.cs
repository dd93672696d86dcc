using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Sessions;

/// <summary>One defect: session ids are long, and made of the time and a counter.</summary>
internal sealed class SessionIdTimeAndCounter()
    : SessionEraProfile(
        "broken-session-id-time-and-counter",
        "Session ids are long, and made of the time and a counter."
    )
{
    protected override ServerParts Compose() => new() { Sessions = new Store() };

    private sealed class Store : SessionStore
    {
        private int last;

        protected override string NewId() =>
            $"{Clock.GetUtcNow().ToUnixTimeMilliseconds():x16}-{Interlocked.Increment(ref last):x8}";
    }
}
