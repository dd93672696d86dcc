using McpTestbed.ReferenceServers.Authorization;
using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Authorization;

/// <summary>One defect: what one user was asked for is taken from another one.</summary>
internal sealed class InputOfAnyUser()
    : ProtectedStatelessProfile(
        "broken-input-of-any-user",
        "What one user was asked for is taken from another one.",
        new BearerGuard()
    )
{
    internal override bool IsOfTheRequest(AskState state, PostedMessage request, string key) => state.Key == key;
}
