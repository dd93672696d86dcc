using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Browsers;

/// <summary>One defect: the Origin of a GET is not checked.</summary>
internal sealed class OriginUncheckedOnGet()
    : SessionEraProfile("broken-origin-unchecked-on-get", "The Origin of a GET is not checked.")
{
    protected override ServerParts Compose() => new() { Origins = new Lax() };

    private sealed class Lax : OriginPolicy
    {
        public override Refusal? Check(HttpRequest request) => request.Method == "GET" ? null : base.Check(request);
    }
}
