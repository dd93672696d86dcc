using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: a mirrored parameter is not compared with its header.</summary>
internal sealed class ParameterMismatchServed()
    : StatelessServer("broken-parameter-mismatch-served", "A mirrored parameter is not compared with its header.")
{
    internal override Refusal? CheckParameter(PostedMessage request, string header, string argument) => null;
}
