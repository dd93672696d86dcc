using McpTestbed.ReferenceServers.Stateless;
using Microsoft.Extensions.Primitives;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>Any web page can call the server on the reader's own machine.</summary>
internal sealed class StatelessOriginIgnored()
    : StatelessServer("broken-stateless-origin-ignored", "Serves whatever Origin a browser sends.")
{
    internal override bool AcceptsOrigin(StringValues lines) => true;
}
