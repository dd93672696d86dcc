using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: a resource that is not there is answered with no contents.</summary>
internal sealed class MissingResourceEmpty()
    : StatelessServer("broken-missing-resource-empty", "A resource that is not there is answered with no contents.")
{
    internal override Outcome MissingResource(string? uri)
    {
        var result = new JsonObject { ["contents"] = new JsonArray() };
        AddCacheHints(result);
        return result;
    }
}
