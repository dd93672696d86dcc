using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken;

/// <summary>The client cannot tell a damaged header from a damaged body.</summary>
internal sealed class BrokenMismatchMisnamed : StatelessServer
{
    public override string Name => "broken-mismatch-misnamed";

    public override string Summary => "Refuses a header that differs from the body as an invalid request (-32600), not as a header mismatch.";

    internal override int MismatchCode => ErrorCode.InvalidRequest;
}
