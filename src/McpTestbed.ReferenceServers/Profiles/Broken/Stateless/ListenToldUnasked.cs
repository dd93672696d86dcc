using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: tells every subscription that the tools changed.</summary>
internal sealed class ListenToldUnasked()
    : StatelessServer("broken-listen-told-unasked", "Tells every subscription that the tools changed.")
{
    internal override bool IsToldOfTools(Subscription subscription) => true;
}
