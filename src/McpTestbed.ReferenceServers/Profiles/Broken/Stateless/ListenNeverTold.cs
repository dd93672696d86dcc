using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: no subscription is ever told that the tools have changed.</summary>
internal sealed class ListenNeverTold()
    : StatelessServer("broken-listen-never-told", "No subscription is ever told that the tools have changed.")
{
    internal override bool IsToldOfTools(Subscription subscription) => false;
}
