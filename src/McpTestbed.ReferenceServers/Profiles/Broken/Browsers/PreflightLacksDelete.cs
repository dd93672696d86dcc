using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Browsers;

/// <summary>One defect: the preflight does not allow DELETE.</summary>
internal sealed class PreflightLacksDelete()
    : SessionEraProfile("broken-preflight-lacks-delete", "The preflight does not allow DELETE.")
{
    protected override ServerParts Compose() => new() { Cors = new Narrow() };

    private sealed class Narrow : CorsPolicy
    {
        protected override string AllowedMethods => "GET, POST";
    }
}
