using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Http;

/// <summary>What comes after the first request that a server ever gets (FM-2a, FM-3c).</summary>
internal sealed class RequestsAfterTheFirst : Scenario
{
    public override string Id => "http/requests-after-the-first";

    public override string Summary =>
        "A client initializes and pings, a second one initializes, the first pings again.";

    public override IReadOnlyList<string> FailureModes => ["FM-2a", "FM-3c"];

    public override ProtocolRange Range => ProtocolRange.Sessions;

    public override IReadOnlyList<Check> Checks => [LaterRequestChecks.LaterRequestsAreServed];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("broken-serves-once", LaterRequestChecks.LaterRequestsAreServed)];

    public override IReadOnlyList<string> PositiveControls => ["stateful", "sessionless"];

    public override bool NeedsTargetAlone => true;

    public override bool SuitsTargetsThatServeOnce => true;

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        // Where the lab can, a target that served its first request long ago is made to forget it.
        if (context.Control is not null)
            await context.Control.ExpireSessionsAsync(cancellationToken);
        var first = await context.OpenClientAsync(cancellationToken);
        await first.CallAsync("ping", cancellationToken);
        var second = new McpProbe(context);
        await second.SendAsync(
            second.Initialize().For("POST initialize by a second client") with
            {
                IsImpatient = true,
            },
            cancellationToken
        );
        await first.CallAsync("ping", cancellationToken);
    }
}
