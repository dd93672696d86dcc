using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: a state that may be used once is taken again.</summary>
internal sealed class StateUsedTwice()
    : StatelessServer("broken-state-used-twice", "A state that may be used once is taken again.")
{
    internal override bool Spend(AskState state) => true;
}
