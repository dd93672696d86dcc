using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Stateless;
using Microsoft.Extensions.Primitives;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>A gateway that routed on the header routed something else.</summary>
internal sealed class MethodMismatchServed()
    : StatelessServer("broken-method-mismatch-served", "Serves the body's method when Mcp-Method names another.")
{
    internal override Refusal? CompareMethod(PostedMessage request, StringValues lines) => null;
}
