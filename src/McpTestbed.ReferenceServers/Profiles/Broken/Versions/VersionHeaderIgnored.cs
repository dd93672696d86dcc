using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Versions;

/// <summary>One defect: MCP-Protocol-Version is not looked at, so invalid values are served.</summary>
internal sealed class VersionHeaderIgnored()
    : SessionEraProfile(
        "broken-version-header-ignored",
        "MCP-Protocol-Version is not looked at, so invalid values are served."
    )
{
    protected override ServerParts Compose() => new() { Versions = new Rules() };

    private sealed class Rules : VersionRules
    {
        public override Refusal? CheckInitialize(IHeaderDictionary headers) => null;

        public override Refusal? Check(IHeaderDictionary headers, Session session) => null;
    }
}
