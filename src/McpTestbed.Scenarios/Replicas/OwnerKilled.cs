using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Replicas;

/// <summary>The replica at work for a session is killed (FM-2b): what it owed is lost, the session is not.</summary>
internal sealed class OwnerKilled : Scenario
{
    public override string Id => "replicas/owner-killed";

    public override string Summary =>
        "The replica that works on a call is killed at that moment; other calls go on, and every replica is "
        + "asked for the session once it is back.";

    public override IReadOnlyList<string> FailureModes => ["FM-2b", "FM-2a"];

    public override ProtocolRange Range => ProtocolRange.Sessions;

    public override IReadOnlyList<Check> Checks =>
        [
            ReplicaChecks.SessionUsableAtEveryReplica,
            RestartChecks.SessionGoneOrKept,
            LostSessionChecks.SessionOnce404StaysDead,
            ReplicaChecks.SessionAnswersWithItsOwnState,
        ];

    public override IReadOnlyList<string> PositiveControls => ["replicas:shared"];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("replicas:sticky", ReplicaChecks.SessionUsableAtEveryReplica)];

    public override bool NeedsTargetAlone => true;

    public override OwnProcesses Processes => OwnProcesses.Several;

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        if (!await context.HasReplicasAsync(Checks, cancellationToken))
            return;
        if (!context.Replicas!.CanBeEnded)
        {
            context.NoChance(ReplicaProbes.NotStarted, Checks);
            return;
        }

        if (await context.OpenSessionAsync(cancellationToken) is not { } client)
            return;
        await client.RememberAsync(cancellationToken);
        await client.RecallAsync(cancellationToken);
        var tally = new CallTally(context, client);
        await tally.CallAsync(cancellationToken);
        var caller = McpProbe.InSessionOf(client);
        using var inFlight = await caller.TryOpenAsync(WorkOf(caller), cancellationToken);
        var owner = await context.FirstReplicaOfAsync(caller, cancellationToken);

        var killed = context.Time.GetTimestamp();
        await context.Replicas.KillAsync(owner);
        var restarting = context.Replicas.RestartAsync(owner, cancellationToken);
        await tally.CallUntilServedAsync(orGone: true, cancellationToken);
        var recovery = context.Time.GetElapsedTime(killed);
        await restarting;
        await client.RecallEverywhereAsync(cancellationToken);
        for (var i = 0; i < context.Replicas.Count; i++)
            await tally.CallAsync(cancellationToken);
        if (inFlight is not null)
            await ReadAsync(context, inFlight, cancellationToken);
        tally.Report(recovery, inFlight?.ToAnswer().Rpc is null ? 1 : 0);
    }

    /// <summary>A request that is at work for a while, where the target has a tool that is.</summary>
    private static ProbeRequest WorkOf(McpProbe caller) =>
        caller.Context.Target.HasInstrumentedTools
            ? caller.ToolRequest("sleep", new JsonObject { ["key"] = ScenarioProbes.FreshKey() })
        : caller.Context.Target.Tools.Slow is { } slow ? caller.ToolRequest(slow, caller.ProgressToken())
        : caller.Request("ping");

    private static async Task ReadAsync(
        ScenarioContext context,
        ProbeStream stream,
        CancellationToken cancellationToken
    )
    {
        using var deadline = context.Deadline(Probe.OperationDeadline, cancellationToken);
        await stream.ReadToEndAsync(deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
