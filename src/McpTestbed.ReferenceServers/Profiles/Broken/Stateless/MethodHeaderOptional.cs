using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>The header is compared where it is there, and not missed where it is not.</summary>
internal sealed class MethodHeaderOptional()
    : StatelessServer("broken-method-header-optional", "Serves a request that has no Mcp-Method.")
{
    internal override Refusal? CheckMethodHeader(PostedMessage request) =>
        HeaderLines(request.Http.Request, HeaderName.Method).Count == 0 ? null : base.CheckMethodHeader(request);
}
