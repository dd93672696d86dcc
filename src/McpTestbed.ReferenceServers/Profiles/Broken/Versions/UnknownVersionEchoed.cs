using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Versions;

/// <summary>One defect: initialize answers an unknown revision with the same.</summary>
internal sealed class UnknownVersionEchoed()
    : SessionEraProfile("broken-unknown-version-echoed", "initialize answers an unknown revision with the same.")
{
    protected override ServerParts Compose() => new() { Versions = new Rules() };

    private sealed class Rules : VersionRules
    {
        public override string Negotiate(string requested) => requested;
    }
}
