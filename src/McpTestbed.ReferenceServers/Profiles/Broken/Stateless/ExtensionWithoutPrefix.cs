using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: names an extension without a prefix.</summary>
internal sealed class ExtensionWithoutPrefix()
    : StatelessServer("broken-extension-without-prefix", "Names an extension without a prefix.")
{
    internal override JsonObject Capabilities()
    {
        var declared = base.Capabilities();
        declared["extensions"] = new JsonObject { ["tasks"] = new JsonObject() };
        return declared;
    }
}
