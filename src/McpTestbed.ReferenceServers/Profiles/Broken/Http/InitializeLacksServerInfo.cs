using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Methods;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Http;

/// <summary>One defect: the answer to initialize lacks serverInfo.</summary>
internal sealed class InitializeLacksServerInfo()
    : SessionEraProfile("broken-initialize-lacks-server-info", "The answer to initialize lacks serverInfo.")
{
    protected override ServerParts Compose() => new() { Initialization = new Nameless() };

    private sealed class Nameless : Initialization
    {
        public override JsonObject Result(string version)
        {
            var result = base.Result(version);
            result.Remove("serverInfo");
            return result;
        }
    }
}
