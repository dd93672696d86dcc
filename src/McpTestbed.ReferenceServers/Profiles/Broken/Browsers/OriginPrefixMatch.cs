using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Browsers;

/// <summary>One defect: an Origin is served if it begins like one of this machine, such as
/// http://localhost.evil.example.</summary>
internal sealed class OriginPrefixMatch()
    : SessionEraProfile(
        "broken-origin-prefix-match",
        "An Origin is served if it begins like one of this machine, such as http://localhost.evil.example."
    )
{
    protected override ServerParts Compose() => new() { Origins = new Lax() };

    private sealed class Lax : OriginPolicy
    {
        private static readonly string[] Prefixes = ["http://localhost", "http://127.0.0.1", "http://[::1]"];

        protected override bool IsAllowed(string origin) =>
            Prefixes.Any(prefix => origin.StartsWith(prefix, StringComparison.Ordinal));
    }
}
