using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: a state is taken with other arguments than it was given out for.</summary>
internal sealed class StateOfAnyRequest()
    : StatelessServer("broken-state-of-any-request", "A state is taken with other arguments than it was given out for.")
{
    internal override bool IsOfTheRequest(AskState state, PostedMessage request, string key) =>
        base.IsOfTheRequest(state, request, state.Key);
}
