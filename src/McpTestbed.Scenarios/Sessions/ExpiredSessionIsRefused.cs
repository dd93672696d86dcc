using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Sessions;

/// <summary>A session expires while idle, and its id is used again (FM-2b).</summary>
internal sealed class ExpiredSessionIsRefused : Scenario
{
    private static readonly TimeSpan LongerThanAnyIdleTime = TimeSpan.FromDays(1);

    public override string Id => "sessions/expired-session-is-refused";

    public override string Summary =>
        "The target's clock is moved past any idle time; then a POST comes with the id of the expired session.";

    public override IReadOnlyList<string> FailureModes => ["FM-2b"];

    public override ProtocolRange Range => ProtocolRange.Sessions;

    public override bool NeedsTargetAlone => true;

    public override IReadOnlyList<Check> Checks => [SessionLifeChecks.ExpiredSessionPost404];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("broken-expired-session-401", SessionLifeChecks.ExpiredSessionPost404)];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var client = await context.OpenSessionAsync(cancellationToken);
        if (client is null)
            return;
        if (context.Control is null)
        {
            context.NoChance(
                "the testbed cannot move this server's clock; only reference servers (profile:NAME) let it",
                SessionLifeChecks.ExpiredSessionPost404
            );
            return;
        }

        await client.CallAsync("ping", cancellationToken);
        await context.Control.AdvanceClockAsync(LongerThanAnyIdleTime, cancellationToken);
        context.History.Append(
            "runner",
            new Mark { Name = MarkNames.TargetControl, Detail = $"clock moved by {LongerThanAnyIdleTime}" }
        );
        await client.SendAsync(client.Request("ping").For("POST ping in the expired session"), cancellationToken);
    }
}
