using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken;

/// <summary>The header is compared where it is there, and not missed where it is not.</summary>
internal sealed class BrokenMethodHeaderOptional : StatelessServer
{
    public override string Name => "broken-method-header-optional";

    public override string Summary => "Serves a request that has no Mcp-Method.";

    internal override Refusal? CheckMethodHeader(PostedMessage request) =>
        HeaderLines(request.Http.Request, HeaderName.Method).Count == 0 ? null : base.CheckMethodHeader(request);
}
