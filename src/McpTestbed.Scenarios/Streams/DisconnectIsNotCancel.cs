using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Streams;

/// <summary>The client breaks off in the middle of a call; the work must go on (FM-3a).</summary>
internal sealed class DisconnectIsNotCancel : Scenario
{
    public override string Id => "streams/disconnect-is-not-cancel";

    public override string Summary =>
        "The client resets its connection while a tool is at work; a witness then tells what became of the work.";

    public override IReadOnlyList<string> FailureModes => ["FM-3a"];

    public override ProtocolRange Range => ProtocolRange.Sessions;

    public override IReadOnlyList<Check> Checks => [StreamChecks.DisconnectIsNotCancel];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("broken-disconnect-cancels", StreamChecks.DisconnectIsNotCancel)];

    /// <summary>A server that ends its replies itself leaves the client none to break off.</summary>
    public override IReadOnlyList<string> PositiveControls => ["stateful"];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var client = await context.OpenSessionAsync(cancellationToken);
        if (client is null)
            return;
        if (!context.Target.HasInstrumentedTools)
        {
            context.NoChance(ScenarioProbes.NoWitness, StreamChecks.DisconnectIsNotCancel);
            return;
        }

        var key = await client.BreakOffDuringSleepAsync(cancellationToken);
        var status = await client.RepeatAsync(
            () => client.SleepStatus(key),
            Probe.NoticeWindow,
            answer => answer.ToolText != "running",
            cancellationToken
        );
        if (status.ToolText != "running")
            return;
        await client.CallToolAsync("release", new JsonObject { ["key"] = key }, cancellationToken);
        await client.RepeatAsync(
            () => client.SleepStatus(key),
            Probe.OperationDeadline,
            answer => answer.ToolText != "running",
            cancellationToken
        );
    }
}
