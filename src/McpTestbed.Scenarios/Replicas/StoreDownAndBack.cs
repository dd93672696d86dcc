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
            ReplicaChecks.SessionOnce404StaysDead,
            ReplicaChecks.SessionAnswersWithItsOwnState,
        ];

    public override IReadOnlyList<string> PositiveControls => ["replicas:shared"];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new(
                "broken-404-without-store",
                ReplicaChecks.SessionUsableAtEveryReplica,
                ReplicaChecks.SessionOnce404StaysDead
            ),
        ];

    public override bool NeedsTargetAlone => true;

    public override async Task DriveAsync(Stage stage, CancellationToken cancellationToken)
    {
        if (!stage.HasReplicas(Checks))
            return;
        if (stage.Replicas!.Store is null)
        {
            stage.NoChance(
                "the replicas keep their sessions in their own memory, so there is no store to lose",
                Checks
            );
            return;
        }

        if (await stage.OpenSessionAsync(cancellationToken) is not { } client)
            return;
        await client.RememberAsync(cancellationToken);
        var tally = new CallTally(stage, client);
        await tally.CallAsync(cancellationToken);
        stage.Replicas.LetReachStore(false);
        for (var i = 0; i < 2 * stage.Replicas.Count; i++)
            await tally.CallAsync(cancellationToken);

        stage.Replicas.LetReachStore(true);
        var back = stage.Time.GetTimestamp();
        await tally.CallUntilServedAsync(orGone: false, cancellationToken);
        var recovery = stage.Time.GetElapsedTime(back);

        // The replicas find their store again one by one.
        await tally.CallUntilEachServesAsync(cancellationToken);
        await client.RecallEverywhereAsync(cancellationToken);
        tally.Report(recovery, lostMessages: 0);
    }
}
