using McpTestbed.ReferenceServers.LegacySse;
using Microsoft.Extensions.Primitives;

namespace McpTestbed.ReferenceServers.Profiles.Broken.LegacySse;

/// <summary>Any web page can call the server on the reader's own machine.</summary>
internal sealed class LegacySseOriginIgnored()
    : LegacySseServer(
        "broken-legacy-sse-origin-ignored",
        "Serves whatever Origin a browser sends, on the stream and on posts."
    )
{
    internal override bool AcceptsOrigin(StringValues lines) => true;
}
