using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Browsers;

/// <summary>One defect: every Origin is served.</summary>
internal sealed class OriginIgnored() : SessionEraProfile("broken-origin-ignored", "Every Origin is served.")
{
    protected override ServerParts Compose() => new() { Origins = new Lax() };

    private sealed class Lax : OriginPolicy
    {
        public override Refusal? Check(HttpRequest request) => null;
    }
}
