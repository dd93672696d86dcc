using McpTestbed.ReferenceServers.Authorization;
using McpTestbed.ReferenceServers.Messages;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Authorization;

/// <summary>One defect: whoever has a token may use any basket.</summary>
internal sealed class HandleOfAnyUser()
    : ProtectedStatelessProfile(
        "broken-handle-of-any-user",
        "Whoever has a token may use any basket.",
        new BearerGuard()
    )
{
    internal override string OwnerOf(PostedMessage request) => "";
}
