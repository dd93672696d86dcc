using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Sessions;

/// <summary>One defect: session ids have a space inside.</summary>
internal sealed class SessionIdWithSpace()
    : SessionEraProfile("broken-session-id-with-space", "Session ids have a space inside.")
{
    protected override ServerParts Compose() => new() { Sessions = new Store(), Header = new Header() };

    private sealed class Store : SessionStore
    {
        protected override string NewId() => base.NewId().Insert(16, " ");
    }

    private sealed class Header : SessionHeader
    {
        // The server takes back what it gave, so that nothing but the id itself is wrong.
        protected override bool IsWellFormed(string id) =>
            base.IsWellFormed(id.Replace(" ", "", StringComparison.Ordinal));
    }
}
