using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Checkers.Invariants;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Http;

/// <summary>What a server lists, and what it declared (FM-6b).</summary>
internal sealed class DeclaredCapabilities : Scenario
{
    public override string Id => "http/declared-capabilities";

    public override string Summary => "All lists are asked for, also those of what the server did not declare.";

    public override IReadOnlyList<string> FailureModes => ["FM-6b"];

    public override ProtocolRange Range => new(Revision.V20250326, Revision.V20260728);

    public override IReadOnlyList<string> PositiveControls => ["stateful", "stateless"];

    public override IReadOnlyList<Check> Checks => [CapabilityChecks.WhatIsListedIsDeclared];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("broken-prompts-undeclared", CapabilityChecks.WhatIsListedIsDeclared),
            new("broken-list-405", FoundationChecks.EndpointTakesPost),
            new("broken-stateless-list-405", FoundationChecks.EndpointTakesPost),
            new("broken-stateless-prompts-undeclared", CapabilityChecks.WhatIsListedIsDeclared),
        ];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var client = new McpProbe(context);
        if (context.Revision.IsStateless)
            await client.CallAsync(ServerMethods.Discover, cancellationToken);
        else
            await client.OpenSessionAsync(cancellationToken);
        foreach (var list in new[] { "tools/list", "prompts/list", "resources/list", "resources/templates/list" })
            await client.CallAsync(list, cancellationToken);
    }
}
