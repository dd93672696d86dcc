using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken;

/// <summary>The header wins where the two disagree.</summary>
internal sealed class BrokenVersionMismatchServed : StatelessServer
{
    public override string Name => "broken-version-mismatch-served";

    public override string Summary => "Follows MCP-Protocol-Version when _meta names another version.";

    internal override Refusal? CheckVersionsAgree(PostedMessage request) =>
        VersionHeader(request) is { } header && header != Revision ? Unsupported(header) : null;
}
