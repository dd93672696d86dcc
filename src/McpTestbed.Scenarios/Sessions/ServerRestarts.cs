using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;
using McpTestbed.Scenarios.Replicas;

namespace McpTestbed.Scenarios.Sessions;

/// <summary>The server's process is killed and started again in the middle of a session (FM-2b).</summary>
internal sealed class ServerRestarts : Scenario
{
    public override string Id => "sessions/server-restarts";

    public override string Summary =>
        "The server's process is killed and started again; each method comes with the id of a session from before, and "
        + "then a new client.";

    public override IReadOnlyList<string> FailureModes => ["FM-2b", "FM-2a"];

    public override ProtocolRange Range => ProtocolRange.Sessions;

    public override IReadOnlyList<Check> Checks =>
        [
            RestartChecks.SessionGoneOrKept,
            LostSessionChecks.SessionOnce404StaysDead,
            ReplicaChecks.SessionAnswersWithItsOwnState,
            SessionLifeChecks.NoSessionDemandedThatWasNotIssued,
        ];

    public override IReadOnlyList<string> PositiveControls => ["process:in-memory", "process:shared"];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("process:broken-never-issued-session-400", RestartChecks.SessionGoneOrKept)];

    public override OwnProcesses Processes => OwnProcesses.One;

    public override bool NeedsTargetAlone => true;

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        if (!context.HasOwnProcess(Checks))
            return;
        var client = await context.OpenClientAsync(cancellationToken);
        await client.CallAsync("ping", cancellationToken);
        await client.RememberAsync(cancellationToken);

        await context.Replicas!.KillAsync("r1");
        await context.Replicas.RestartAsync("r1", cancellationToken);

        await client.SendAsync(client.Request("ping").For("POST ping after the restart"), cancellationToken);
        await client.SendAsync(
            client.Request("tools/list").For("POST tools/list after the restart"),
            cancellationToken
        );
        await client.RecallAsync(cancellationToken);
        if (client.KeepsText)
        {
            context.NoChance(
                "the session ended with its process, and with it what it kept",
                ReplicaChecks.SessionAnswersWithItsOwnState
            );
        }

        if (client.SessionId is null)
        {
            context.NoChance(
                ScenarioProbes.NoSessions,
                RestartChecks.SessionGoneOrKept,
                LostSessionChecks.SessionOnce404StaysDead
            );
        }
        else
        {
            await client.SendHeadAsync(client.Get().For("GET after the restart"), cancellationToken);
            await client.SendAsync(client.Delete().For("DELETE after the restart"), cancellationToken);
        }

        // A new client comes last: that a session ended must not look like the doing of another one.
        var fresh = await context.OpenClientAsync(cancellationToken);
        await fresh.CallAsync("ping", cancellationToken);
    }
}
