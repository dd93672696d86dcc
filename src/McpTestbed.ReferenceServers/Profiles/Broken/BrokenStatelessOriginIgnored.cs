using McpTestbed.ReferenceServers.Stateless;
using Microsoft.Extensions.Primitives;

namespace McpTestbed.ReferenceServers.Profiles.Broken;

/// <summary>Any web page can call the server on the reader's own machine.</summary>
internal sealed class BrokenStatelessOriginIgnored : StatelessServer
{
    public override string Name => "broken-stateless-origin-ignored";

    public override string Summary => "Serves whatever Origin a browser sends.";

    internal override bool AcceptsOrigin(StringValues lines) => true;
}
