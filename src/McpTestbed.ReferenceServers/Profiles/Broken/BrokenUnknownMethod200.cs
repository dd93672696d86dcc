using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken;

/// <summary>A gateway that looks at the status counts a success.</summary>
internal sealed class BrokenUnknownMethod200 : StatelessServer
{
    public override string Name => "broken-unknown-method-200";

    public override string Summary => "Answers an unknown method with the right error and status 200.";

    internal override int UnknownMethodStatus => StatusCodes.Status200OK;
}
