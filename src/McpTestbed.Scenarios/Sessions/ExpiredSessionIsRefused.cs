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
        "The target's clock is moved past any idle time, or the idle time that the user names is waited for; "
        + "then a POST "
        + "comes with the id of the expired session.";

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
        await client.CallAsync("ping", cancellationToken);
        if (context.Control is null)
        {
            await OutwaitAsync(context, client, cancellationToken);
            return;
        }

        await context.Control.AdvanceClockAsync(LongerThanAnyIdleTime, cancellationToken);
        context.History.Append(
            "runner",
            new Mark { Name = MarkNames.TargetControl, Detail = $"clock moved by {LongerThanAnyIdleTime}" }
        );
        await client.SendAsync(client.Request("ping").For("POST ping in the expired session"), cancellationToken);
    }

    /// <summary>Waits as long as the user says that the server keeps a session, and half as long again: it may look for
    /// old ones now and then only.</summary>
    private static async Task OutwaitAsync(
        ScenarioContext context,
        McpProbe client,
        CancellationToken cancellationToken
    )
    {
        if (context.Target.Idle is not { } idle)
        {
            context.NoChance(
                "nobody said how long the server keeps a session that is not used (--idle 30s), and its clock "
                    + "cannot be "
                    + "moved",
                SessionLifeChecks.ExpiredSessionPost404
            );
            return;
        }

        var waited = idle * 1.5;
        await Task.Delay(waited, context.Time, cancellationToken);
        context.History.Append(
            "runner",
            new Mark { Name = MarkNames.IdleTime, Detail = $"nobody used the session for {waited.TotalSeconds:0} s" }
        );
        var ping = await client.SendAsync(
            client.Request("ping").For("POST ping in the session that nobody used"),
            cancellationToken
        );
        if (ping.Served)
            context.NoChance(
                $"the session was served after {waited.TotalSeconds:0} s without use (a server may keep it longer than "
                    + "--idle says)",
                SessionLifeChecks.ExpiredSessionPost404
            );
    }
}
