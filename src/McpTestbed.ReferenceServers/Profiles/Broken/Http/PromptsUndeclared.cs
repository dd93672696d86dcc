using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Methods;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Http;

/// <summary>One defect: prompts are listed that were not declared.</summary>
internal sealed class PromptsUndeclared()
    : SessionEraProfile("broken-prompts-undeclared", "Lists prompts without declaring them.")
{
    protected override ServerParts Compose() => new() { Initialization = new Silent() };

    private sealed class Silent : Initialization
    {
        public override JsonObject Result(string version)
        {
            var result = base.Result(version);
            result["capabilities"]!.AsObject().Remove("prompts");
            return result;
        }
    }
}
