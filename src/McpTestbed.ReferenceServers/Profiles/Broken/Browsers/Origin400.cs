using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Browsers;

/// <summary>One defect: a foreign Origin gets 400 in place of 403.</summary>
internal sealed class Origin400() : SessionEraProfile("broken-origin-400", "A foreign Origin gets 400 in place of 403.")
{
    protected override ServerParts Compose() => new() { Origins = new BadRequest() };

    private sealed class BadRequest : OriginPolicy
    {
        protected override int RefusalStatus => StatusCodes.Status400BadRequest;
    }
}
