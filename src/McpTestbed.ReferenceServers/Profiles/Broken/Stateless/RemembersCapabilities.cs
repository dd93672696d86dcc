using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: once a request declared elicitation, every other is taken to have it.</summary>
internal sealed class RemembersCapabilities()
    : StatelessServer(
        "broken-remembers-capabilities",
        "Once a request declared elicitation, every other is taken to have it."
    )
{
    private volatile bool isKnown;

    internal override bool CanElicit(PostedMessage request)
    {
        isKnown |= base.CanElicit(request);
        return isKnown;
    }
}
