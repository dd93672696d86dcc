using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken;

/// <summary>A web page cannot send a valid request.</summary>
internal sealed class BrokenStatelessPreflightLacksHeaders : StatelessServer
{
    public override string Name => "broken-stateless-preflight-lacks-headers";

    public override string Summary => "Allows browsers the content type only, none of the protocol's own headers.";

    internal override string AllowedHeaders(string requested) => "content-type";
}
