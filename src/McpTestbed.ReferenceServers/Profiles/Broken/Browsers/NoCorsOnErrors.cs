using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Browsers;

/// <summary>One defect: error answers lack the CORS headers.</summary>
internal sealed class NoCorsOnErrors()
    : SessionEraProfile("broken-no-cors-on-errors", "Error answers lack the CORS headers.")
{
    protected override ServerParts Compose() => new() { Cors = new Narrow() };

    private sealed class Narrow : CorsPolicy
    {
        protected override bool Covers(int status) => status < StatusCodes.Status400BadRequest;
    }
}
