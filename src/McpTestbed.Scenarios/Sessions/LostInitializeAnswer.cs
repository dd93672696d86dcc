using McpTestbed.Core.Checking;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Sessions;

/// <summary>The server opens a session, and the client never hears of it (FM-2c).</summary>
internal sealed class LostInitializeAnswer : Scenario
{
    public override string Id => "sessions/lost-initialize-answer";

    public override string Summary =>
        "The answer to initialize is lost on its way to the client, which then initializes again.";

    public override IReadOnlyList<string> FailureModes => ["FM-2c"];

    public override ProtocolRange Range => ProtocolRange.Sessions;

    public override IReadOnlyList<Check> Checks =>
        [SessionLifeChecks.InitializeAfterALostAnswer, SessionLifeChecks.InitializeAgainBreaksNothing];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("broken-initialize-once", SessionLifeChecks.InitializeAfterALostAnswer),
            new("broken-initialize-again-500", SessionLifeChecks.InitializeAgainBreaksNothing),
        ];

    public override bool NeedsTargetAlone => true;

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        if (!context.GrantsTwoSessions(Checks))
            return;

        // Where the lab can, sessions of earlier runs are ended: a server that bears only one at a time must be caught
        // by this run's own.
        if (context.Control is not null)
            await context.Control.ExpireSessionsAsync(cancellationToken);
        var client = new McpProbe(context);
        await using (
            context.Arm("lose-initialize-answer", new LoseAnswer(EndedHow.Rst), new() { RpcMethod = "initialize" })
        )
        {
            await client.SendAsync(client.Initialize().For("POST initialize, its answer lost"), cancellationToken);
        }

        var again = await client.SendAsync(client.Initialize().For("POST initialize again"), cancellationToken);
        if (again.Status >= 500)
            context.NoChance(
                "the server broke (see initialize-again-breaks-nothing)",
                SessionLifeChecks.InitializeAfterALostAnswer
            );
    }
}
