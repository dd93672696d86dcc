using System.Security.Cryptography;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Sessions;

/// <summary>One defect: session ids are random, and so short that they can be tried out.</summary>
internal sealed class SessionIdShort()
    : SessionEraProfile("broken-session-id-short", "Session ids are random, and so short that they can be tried out.")
{
    protected override ServerParts Compose() => new() { Sessions = new Store() };

    private sealed class Store : SessionStore
    {
        protected override string NewId() => RandomNumberGenerator.GetHexString(8, lowercase: true);
    }
}
