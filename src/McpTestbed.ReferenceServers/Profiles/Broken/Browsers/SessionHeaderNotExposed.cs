using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Browsers;

/// <summary>One defect: pages may not read Mcp-Session-Id.</summary>
internal sealed class SessionHeaderNotExposed()
    : SessionEraProfile("broken-session-header-not-exposed", "Pages may not read Mcp-Session-Id.")
{
    protected override ServerParts Compose() => new() { Cors = new Narrow() };

    private sealed class Narrow : CorsPolicy
    {
        protected override string? ExposedHeaders => null;
    }
}
