using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Replicas;

/// <summary>Requests of a session reach replicas in turn (FM-2a): each must know it, and know it from the
/// others.</summary>
internal sealed class SessionOnEveryReplica : Scenario
{
    public override string Id => "replicas/session-on-every-replica";

    public override string Summary =>
        "Two sessions keep a text each, where a tool does that, and are used again and again while a balancing link "
        + "spreads their requests over the replicas.";

    public override IReadOnlyList<string> FailureModes => ["FM-2a"];

    public override ProtocolRange Range => ProtocolRange.Sessions;

    public override IReadOnlyList<Check> Checks =>
        [
            ReplicaChecks.SessionUsableAtEveryReplica,
            LostSessionChecks.SessionOnce404StaysDead,
            ReplicaChecks.SessionAnswersWithItsOwnState,
        ];

    public override IReadOnlyList<string> PositiveControls => ["replicas:shared", "replicas:sticky"];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("replicas:in-memory", LostSessionChecks.SessionOnce404StaysDead),
            new("broken-own-state-mixed", ReplicaChecks.SessionAnswersWithItsOwnState),
        ];

    public override OwnProcesses Processes => OwnProcesses.Several;

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        if (!await context.HasReplicasAsync(Checks, cancellationToken))
            return;
        if (!context.GrantsTwoSessions(Checks))
            return;
        if (await context.OpenSessionAsync(cancellationToken) is not { } one)
            return;
        await one.RememberAsync(cancellationToken);
        var two = await context.OpenClientAsync(cancellationToken);
        await two.RememberAsync(cancellationToken);
        await one.RecallEverywhereAsync(cancellationToken);
        await two.RecallEverywhereAsync(cancellationToken);
    }
}
