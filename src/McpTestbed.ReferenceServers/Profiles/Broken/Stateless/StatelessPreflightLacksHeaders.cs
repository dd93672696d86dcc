using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>A web page cannot send a valid request.</summary>
internal sealed class StatelessPreflightLacksHeaders()
    : StatelessServer(
        "broken-stateless-preflight-lacks-headers",
        "Allows browsers the content type only, none of the protocol's own headers."
    )
{
    internal override string AllowedHeaders(string requested) => "content-type";
}
