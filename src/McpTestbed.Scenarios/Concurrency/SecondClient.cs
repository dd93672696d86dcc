using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Concurrency;

/// <summary>A second client comes while the first has a session (FM-3c, FM-2c).</summary>
internal sealed class SecondClient : Scenario
{
    public override string Id => "concurrency/second-client";

    public override string Summary => "A second client initializes while the first one's session is in use.";

    public override IReadOnlyList<string> FailureModes => ["FM-3c", "FM-2c"];

    public override ProtocolRange Range => ProtocolRange.Sessions;

    public override IReadOnlyList<Check> Checks => [SecondSessionChecks.SecondClientIsLetIn];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("broken-initialize-once", SecondSessionChecks.SecondClientIsLetIn)];

    public override bool NeedsTargetAlone => true;

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        // Where the lab can, sessions of earlier runs are ended: a server that bears only one must be caught by this
        // run's own.
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
