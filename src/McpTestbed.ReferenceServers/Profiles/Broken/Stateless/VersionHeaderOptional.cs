using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>The version in the body is taken for enough.</summary>
internal sealed class VersionHeaderOptional()
    : StatelessServer(
        "broken-version-header-optional",
        "Serves a request that has no MCP-Protocol-Version when _meta names the version."
    )
{
    internal override Refusal? CheckVersionHeader(PostedMessage request) =>
        request.MetaVersion is not null && HeaderLines(request.Http.Request, HeaderName.ProtocolVersion).Count == 0
            ? null
            : base.CheckVersionHeader(request);
}
