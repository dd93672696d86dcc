using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Http;

/// <summary>A request whose id is null, as a client with a mistake sends it (FM-6b).</summary>
internal sealed class NullId : Scenario
{
    public override string Id => "http/null-id";

    public override string Summary => "A ping comes with the id null.";

    public override IReadOnlyList<string> FailureModes => ["FM-6b"];

    public override ProtocolRange Range => ProtocolRange.Sessions;

    public override IReadOnlyList<Check> Checks => [RefusalChecks.NullIdIsNoNotification];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("broken-null-id-202", RefusalChecks.NullIdIsNoNotification)];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var client = await context.OpenClientAsync(cancellationToken);
        await client.SendAsync(
            client.Request("ping").Edited(json => json["id"] = null) with
            {
                RpcId = null,
                Purpose = "POST ping with the id null",
            },
            cancellationToken
        );
    }
}
