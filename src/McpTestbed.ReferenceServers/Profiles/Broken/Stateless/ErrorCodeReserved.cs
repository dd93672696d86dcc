using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: an error has a code of the reserved range that the revision does not define.</summary>
internal sealed class ErrorCodeReserved()
    : StatelessServer(
        "broken-error-code-reserved",
        "An error has a code of the reserved range that the revision does not define."
    )
{
    internal override int ForbiddenCode => -32050;
}
