using McpTestbed.Core.Protocol;
using McpTestbed.Scenarios.Clients.Driving;

namespace McpTestbed.Scenarios.Clients.Stateless;

/// <summary>A scenario for clients of 2026-07-28.</summary>
internal abstract class StatelessScenario : ClientScenario
{
    public sealed override ProtocolRange Range => ProtocolRange.Stateless;

    public override IReadOnlyList<string> PositiveControls => ["client-stateless", "client-dual"];
}
