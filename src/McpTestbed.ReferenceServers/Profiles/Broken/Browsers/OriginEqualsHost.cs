using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Browsers;

/// <summary>One defect: an Origin is served if it names the same host as Host does, whatever that is.</summary>
internal sealed class OriginEqualsHost()
    : SessionEraProfile(
        "broken-origin-equals-host",
        "An Origin is served if it names the same host as Host does, whatever that is."
    )
{
    protected override ServerParts Compose() => new() { Hosts = new AnyHost(), Origins = new SameHost() };

    private sealed class AnyHost : HostPolicy
    {
        public override Refusal? Check(HttpRequest request) => null;
    }

    private sealed class SameHost : OriginPolicy
    {
        public override Refusal? Check(HttpRequest request) =>
            request.Headers.Origin is [{ } origin] && origin == $"http://{request.Host.Value}"
                ? null
                : base.Check(request);
    }
}
