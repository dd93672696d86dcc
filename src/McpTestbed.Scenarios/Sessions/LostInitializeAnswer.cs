using McpTestbed.Core.Checking;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Protocol.Http;
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

    public override IReadOnlyList<string> PositiveControls =>
        ["stateful", "stateful-polling", "stateful-frugal", "stateful-talkative"];

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
            context.Arm(
                "lose-initialize-answer",
                new LoseAnswer(EndedHow.Rst),
                new() { RpcMethod = "initialize" },
                FaultTrigger.Always
            )
        )
        {
            // The client does not see what it lost, the record does: where that was the word to come again later, it is
            // another one that has to be lost.
            var patience = new Patience(context);
            var lost = 0;
            do
            {
                await client.SendAsync(client.Initialize().For("POST initialize, its answer lost"), cancellationToken);
            } while (
                await patience.IsAskedAsync(await LostAsync(client, ++lost, cancellationToken), cancellationToken)
            );
        }

        var again = await client.SendAsync(client.Initialize().For("POST initialize again"), cancellationToken);
        if (again.Status >= 500)
            context.NoChance(
                "the server broke (see initialize-again-breaks-nothing)",
                SessionLifeChecks.InitializeAfterALostAnswer
            );
    }

    /// <summary>What the server answered to the how-many-th request of a client, of which the client got
    /// nothing.</summary>
    private static async Task<Answer> LostAsync(McpProbe client, int number, CancellationToken cancellationToken)
    {
        using var deadline = client.Context.Deadline(Probe.OperationDeadline, cancellationToken);
        try
        {
            var entry = await client.Context.History.WaitForAsync(
                entry =>
                    entry is ExchangeResponse { Leg: Leg.Server } answer
                    && (answer.Link, answer.Exchange) == (client.Label, number),
                deadline.Token
            );
            var lost = (ExchangeResponse)entry;
            return new() { Head = HttpHead.Create($"HTTP/1.1 {lost.Status} lost", lost.Headers) };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new();
        }
    }
}
