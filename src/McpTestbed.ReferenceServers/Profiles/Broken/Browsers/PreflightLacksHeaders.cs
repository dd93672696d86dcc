using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Browsers;

/// <summary>One defect: the preflight allows the header content-type only.</summary>
internal sealed class PreflightLacksHeaders()
    : SessionEraProfile("broken-preflight-lacks-headers", "The preflight allows the header content-type only.")
{
    protected override ServerParts Compose() => new() { Cors = new Narrow() };

    private sealed class Narrow : CorsPolicy
    {
        protected override string AllowedHeaders => "content-type";
    }
}
