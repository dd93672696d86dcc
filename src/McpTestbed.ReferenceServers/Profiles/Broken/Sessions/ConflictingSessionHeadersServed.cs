using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Sessions;

/// <summary>One defect: of two different Mcp-Session-Id lines the first is used.</summary>
internal sealed class ConflictingSessionHeadersServed()
    : SessionEraProfile(
        "broken-conflicting-session-headers-served",
        "Of two different Mcp-Session-Id lines the first is used."
    )
{
    protected override ServerParts Compose() => new() { Header = new Header() };

    private sealed class Header : SessionHeader
    {
        protected override SessionReading ReadSeveral(IReadOnlyList<string> lines) =>
            lines.Distinct().Skip(1).Any() ? new(lines[0], null) : base.ReadSeveral(lines);
    }
}
