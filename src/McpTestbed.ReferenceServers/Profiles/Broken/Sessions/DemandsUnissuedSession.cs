using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Methods;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Sessions;

/// <summary>One defect: initialize issues no Mcp-Session-Id, yet requests without one get 400.</summary>
internal sealed class DemandsUnissuedSession()
    : SessionEraProfile(
        "broken-demands-unissued-session",
        "initialize issues no Mcp-Session-Id, yet requests without one get 400."
    )
{
    protected override ServerParts Compose() => new() { Initialization = new Silent() };

    private sealed class Silent : Initialization
    {
        public override string? IssuedId(Session session) => null;
    }
}
