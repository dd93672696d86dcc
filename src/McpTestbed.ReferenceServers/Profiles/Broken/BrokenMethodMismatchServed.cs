using McpTestbed.ReferenceServers.Stateless;
using Microsoft.Extensions.Primitives;

namespace McpTestbed.ReferenceServers.Profiles.Broken;

/// <summary>A gateway that routed on the header routed something else.</summary>
internal sealed class BrokenMethodMismatchServed : StatelessServer
{
    public override string Name => "broken-method-mismatch-served";

    public override string Summary => "Serves the body's method when Mcp-Method names another.";

    internal override Refusal? CompareMethod(PostedMessage request, StringValues lines) => null;
}
