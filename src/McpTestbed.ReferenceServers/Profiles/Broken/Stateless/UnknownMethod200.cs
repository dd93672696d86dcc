using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>A gateway that looks at the status counts a success.</summary>
internal sealed class UnknownMethod200()
    : StatelessServer("broken-unknown-method-200", "Answers an unknown method with the right error and status 200.")
{
    internal override int UnknownMethodStatus => StatusCodes.Status200OK;
}
