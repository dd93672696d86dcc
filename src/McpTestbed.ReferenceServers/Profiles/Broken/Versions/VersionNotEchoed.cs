using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Versions;

/// <summary>One defect: initialize always answers 2025-11-25, whichever supported revision was asked for.</summary>
internal sealed class VersionNotEchoed()
    : SessionEraProfile(
        "broken-version-not-echoed",
        "initialize always answers 2025-11-25, whichever supported revision was asked for."
    )
{
    protected override ServerParts Compose() => new() { Versions = new Rules() };

    private sealed class Rules : VersionRules
    {
        public override string Negotiate(string requested) => Latest;
    }
}
