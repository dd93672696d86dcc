using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Sessions;

/// <summary>One defect: Mcp_Session_Id and Mcp-SessionId are read as Mcp-Session-Id.</summary>
internal sealed class MisspeltHeaderAccepted()
    : SessionEraProfile(
        "broken-misspelt-header-accepted",
        "Mcp_Session_Id and Mcp-SessionId are read as Mcp-Session-Id."
    )
{
    protected override ServerParts Compose() => new() { Header = new Header() };

    private sealed class Header : SessionHeader
    {
        private static readonly string[] Misspelt = ["Mcp_Session_Id", "Mcp-SessionId"];

        protected override IReadOnlyList<string> Lines(IHeaderDictionary headers) =>
            base.Lines(headers) is { Count: > 0 } lines
                ? lines
                : [.. Misspelt.SelectMany(name => headers[name]).Select(value => value ?? "")];
    }
}
