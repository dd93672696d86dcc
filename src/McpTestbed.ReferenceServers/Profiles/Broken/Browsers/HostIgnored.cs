using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Browsers;

/// <summary>One defect: every Host is served.</summary>
internal sealed class HostIgnored() : SessionEraProfile("broken-host-ignored", "Every Host is served.")
{
    protected override ServerParts Compose() => new() { Hosts = new Any() };

    private sealed class Any : HostPolicy
    {
        public override Refusal? Check(HttpRequest request) => null;
    }
}
