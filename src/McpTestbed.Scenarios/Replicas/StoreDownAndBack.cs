using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Replicas;

/// <summary>The store that replicas share their sessions through goes and comes back (FM-2b): nobody may call a session
/// dead meanwhile.</summary>
internal sealed class StoreDownAndBack : Scenario
{
    public override string Id => "replicas/store-down-and-back";

    public override string Summary =>
        "Every replica is cut off from the store while calls go on, and joined to it again; then every replica "
        + "is asked for the session.";

    public override IReadOnlyList<string> FailureModes => ["FM-2b"];

    public override ProtocolRange Range => ProtocolRange.Sessions;

    public override IReadOnlyList<Check> Checks =>
        [
            ReplicaChecks.SessionUsableAtEveryReplica,
            LostSessionChecks.SessionOnce404StaysDead,
            ReplicaChecks.SessionAnswersWithItsOwnState,
        ];

    public override IReadOnlyList<string> PositiveControls => ["replicas:shared"];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("broken-404-without-store", LostSessionChecks.SessionOnce404StaysDead)];

    public override bool NeedsTargetAlone => true;

    public override OwnProcesses Processes => OwnProcesses.Several;

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        if (context.Replicas is { Store: null })
        {
            context.NoChance(
                "no store is known that the replicas share, so there is none to lose (profile:NAME has one in "
                    + "the self-proof)",
                Checks
            );
            return;
        }

        if (!await context.HasReplicasAsync(Checks, cancellationToken))
            return;
        if (await context.OpenSessionAsync(cancellationToken) is not { } client)
            return;
        await client.RememberAsync(cancellationToken);
        var tally = new CallTally(context, client);
        await tally.CallAsync(cancellationToken);
        context.Replicas!.LetReachStore(false);
        for (var i = 0; i < 2 * context.Replicas.Count; i++)
            await tally.CallAsync(cancellationToken);

        context.Replicas.LetReachStore(true);
        var back = context.Time.GetTimestamp();
        await tally.CallUntilServedAsync(orGone: false, cancellationToken);
        var recovery = context.Time.GetElapsedTime(back);

        // The replicas find their store again one by one.
        await tally.CallUntilEachServesAsync(cancellationToken);
        await client.RecallEverywhereAsync(cancellationToken);
        tally.Report(recovery, lostMessages: 0);
    }
}
