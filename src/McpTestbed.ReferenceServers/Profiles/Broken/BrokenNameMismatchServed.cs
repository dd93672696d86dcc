using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken;

/// <summary>A gateway that allowed the name in the header allowed something else.</summary>
internal sealed class BrokenNameMismatchServed : StatelessServer
{
    public override string Name => "broken-name-mismatch-served";

    public override string Summary => "Serves the body's tool, prompt or resource when Mcp-Name names another.";

    internal override Refusal? CompareName(PostedMessage request, string meant) => null;
}
