using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Browsers;

/// <summary>One defect: the Origin is checked only on requests that belong to no session yet.</summary>
internal sealed class OriginOnlyAtInitialize()
    : SessionEraProfile(
        "broken-origin-only-at-initialize",
        "The Origin is checked only on requests that belong to no session yet."
    )
{
    protected override ServerParts Compose() => new() { Origins = new Lax() };

    private sealed class Lax : OriginPolicy
    {
        public override Refusal? Check(HttpRequest request) =>
            request.Headers.ContainsKey(SessionHeader.Name) ? null : base.Check(request);
    }
}
