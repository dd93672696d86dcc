using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: a call that lacks a capability is refused with -32602 and status 200.</summary>
internal sealed class MissingCapability200()
    : StatelessServer(
        "broken-missing-capability-200",
        "A call that lacks a capability is refused with -32602 and status 200."
    )
{
    internal override Refusal LacksElicitation() => Refusal.Parameters("the request does not declare elicitation");
}
