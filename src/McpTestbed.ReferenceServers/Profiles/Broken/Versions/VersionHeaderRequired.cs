using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Versions;

/// <summary>One defect: a request in a session without MCP-Protocol-Version gets 400.</summary>
internal sealed class VersionHeaderRequired()
    : SessionEraProfile(
        "broken-version-header-required",
        "A request in a session without MCP-Protocol-Version gets 400."
    )
{
    protected override ServerParts Compose() => new() { Versions = new Rules() };

    private sealed class Rules : VersionRules
    {
        public override Refusal? Check(IHeaderDictionary headers, Session session) =>
            headers.ContainsKey(HeaderName) ? base.Check(headers, session) : Bad("is required");
    }
}
