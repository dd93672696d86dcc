using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Browsers;

/// <summary>One defect: an Origin is served if its host ends like one of this machine, such as
/// http://evil-localhost.</summary>
internal sealed class OriginSuffixMatch()
    : SessionEraProfile(
        "broken-origin-suffix-match",
        "An Origin is served if its host ends like one of this machine, such as http://evil-localhost."
    )
{
    protected override ServerParts Compose() => new() { Origins = new Lax() };

    private sealed class Lax : OriginPolicy
    {
        protected override bool IsAllowed(string origin) =>
            Uri.TryCreate(origin, UriKind.Absolute, out var uri)
            && (
                uri.Host.EndsWith("localhost", StringComparison.Ordinal)
                || uri.Host.EndsWith("127.0.0.1", StringComparison.Ordinal)
            );
    }
}
