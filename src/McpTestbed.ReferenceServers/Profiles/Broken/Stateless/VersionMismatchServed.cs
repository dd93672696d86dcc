using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>The header wins where the two disagree.</summary>
internal sealed class VersionMismatchServed()
    : StatelessServer(
        "broken-version-mismatch-served",
        "Follows MCP-Protocol-Version when _meta names another version."
    )
{
    internal override Refusal? CheckVersionsAgree(PostedMessage request) =>
        VersionHeader(request) is { } header && header != Revision ? Unsupported(header) : null;
}
