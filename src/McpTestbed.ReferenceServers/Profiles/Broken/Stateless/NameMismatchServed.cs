using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>A gateway that allowed the name in the header allowed something else.</summary>
internal sealed class NameMismatchServed()
    : StatelessServer(
        "broken-name-mismatch-served",
        "Serves the body's tool, prompt or resource when Mcp-Name names another."
    )
{
    internal override Refusal? CompareName(PostedMessage request, string meant) => null;
}
