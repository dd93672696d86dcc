using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Browsers;

/// <summary>One defect: The Origin null is served, which any page can send from a frame.</summary>
internal sealed class OriginNullAllowed()
    : SessionEraProfile(
        "broken-origin-null-allowed",
        "The Origin null is served, which any page can send from a frame."
    )
{
    protected override ServerParts Compose() => new() { Origins = new Lax() };

    private sealed class Lax : OriginPolicy
    {
        protected override bool IsAllowed(string origin) => origin == "null" || base.IsAllowed(origin);
    }
}
