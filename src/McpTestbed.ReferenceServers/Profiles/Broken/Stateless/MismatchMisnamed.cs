using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>The client cannot tell a damaged header from a damaged body.</summary>
internal sealed class MismatchMisnamed()
    : StatelessServer(
        "broken-mismatch-misnamed",
        "Refuses a header that differs from the body as an invalid request (-32600), not as a header mismatch."
    )
{
    internal override int MismatchCode => ErrorCode.InvalidRequest;
}
