using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Sessions;

/// <summary>One defect: only the spelling Mcp-Session-Id is recognised, every other counts as missing.</summary>
internal sealed class HeaderNameCaseSensitive()
    : SessionEraProfile(
        "broken-header-name-case-sensitive",
        "Only the spelling Mcp-Session-Id is recognised, every other counts as missing."
    )
{
    protected override ServerParts Compose() => new() { Header = new Header() };

    private sealed class Header : SessionHeader
    {
        // Kestrel looks names up without regard to case, but keeps the spelling that came in as the key.
        protected override IReadOnlyList<string> Lines(IHeaderDictionary headers) =>
            [
                .. headers
                    .Where(header => header.Key == Name)
                    .SelectMany(header => header.Value)
                    .Select(value => value ?? ""),
            ];
    }
}
