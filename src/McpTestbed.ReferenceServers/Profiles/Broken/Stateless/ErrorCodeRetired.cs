using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: an error has a code that the revision retired.</summary>
internal sealed class ErrorCodeRetired()
    : StatelessServer("broken-error-code-retired", "An error has a code that the revision retired.")
{
    internal override int ForbiddenCode => -32042;
}
