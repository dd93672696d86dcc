using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Checkers.Invariants;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Stateless;

/// <summary>The client breaks off in the middle of a call; the work must stop (FM-2b, FM-3a, NFM-14).</summary>
internal sealed class DisconnectCancels : Scenario
{
    public override string Id => "stateless/disconnect-cancels";

    public override string Summary =>
        "The client resets its connection while a tool is at work; a witness then tells what became of the "
        + "work. Reply streams are looked at as well.";

    public override IReadOnlyList<string> FailureModes => ["FM-2b", "FM-3a", "NFM-14"];

    public override ProtocolRange Range => ProtocolRange.Stateless;

    public override IReadOnlyList<Check> Checks =>
        [
            StreamChecks.DisconnectCancelsTheRequest,
            StatelessChecks.StreamAsksNotToBeBuffered,
            MessageChecks.StreamEndsAfterTheAnswer,
        ];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("broken-disconnect-continues", StreamChecks.DisconnectCancelsTheRequest),
            new("broken-buffered-reply", StatelessChecks.StreamAsksNotToBeBuffered),
            new("broken-stateless-stream-stays-open", MessageChecks.StreamEndsAfterTheAnswer),
            new(
                "broken-stateless-server-request",
                ServerRequestChecks.ServerAsksNothingInTheStatelessEra,
                DirectionChecks.ServerSendsWhatServersSend
            ),
            new("broken-speaks-as-a-client", DirectionChecks.ServerSendsWhatServersSend),
            new("broken-elicits-by-notification", DirectionChecks.InputAskedForInResultsOnly),
            new("broken-task-for-everybody", DirectionChecks.ResultTypesAreKnownToTheClient),
            new("broken-stateless-not-json-rpc", FoundationChecks.MessagesAreJsonRpc),
            new("broken-stateless-cancels", ServerRequestChecks.ServerCancelsOnlyListens),
            new("broken-stateless-log-unasked", NotificationChecks.LogMessagesOnlyWhenAskedFor),
            new("broken-asks-for-undeclared-input", StatelessMessageChecks.InputRequestsOnlyDeclared),
            new("broken-input-required-empty", StatelessMessageChecks.InputRequiredSaysWhat),
            new("broken-input-of-another-kind", StatelessMessageChecks.InputRequestsAreOfThreeKinds),
        ];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var client = new McpProbe(context);
        var methods = await ServerMethods.LearnAsync(client, cancellationToken);
        await client.CallAsync(methods.One, cancellationToken);
        if (!context.Target.HasInstrumentedTools)
        {
            context.NoChance(ScenarioProbes.NoWitness, StreamChecks.DisconnectCancelsTheRequest);
            return;
        }

        await client.CallToolAsync("read-count", new JsonObject { ["key"] = "stream" }, cancellationToken);
        var key = await client.BreakOffDuringSleepAsync(cancellationToken);
        await client.RepeatAsync(
            () => client.SleepStatus(key),
            Probe.OperationDeadline,
            answer => answer.ToolText != "running",
            cancellationToken
        );
        await client.CallToolAsync("release", new JsonObject { ["key"] = key }, cancellationToken);
    }
}
