using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers.Invariants;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Concurrency;

/// <summary>Two clients work in one session at the same time (FM-3c).</summary>
internal sealed class TwoClientsOneSession : Scenario
{
    private const int Rounds = 6;

    public override string Id => "concurrency/two-clients-one-session";

    public override string Summary =>
        "A second client uses the session of the first; both send requests at the same time, one of them slow "
        + "where the target has a slow tool.";

    public override IReadOnlyList<string> FailureModes => ["FM-3c"];

    public override ProtocolRange Range => ProtocolRange.Sessions;

    public override IReadOnlyList<Check> Checks => [AnswerChecks.AnswerOnItsOwnExchange];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("broken-answers-swapped", AnswerChecks.AnswerOnItsOwnExchange)];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var first = await context.OpenSessionAsync(cancellationToken);
        if (first is null)
            return;
        var second = McpProbe.InSessionOf(first);
        for (var round = 0; round < Rounds; round++)
        {
            await Task.WhenAll(
                first.CallAsync("tools/list", cancellationToken),
                second.CallAsync("ping", cancellationToken),
                second.CallAsync("tools/list", cancellationToken)
            );
        }

        if (!context.Target.HasInstrumentedTools)
            return;
        var (older, olderKey) = await SleepAsync(first, second, cancellationToken);
        var (newer, newerKey) = await SleepAsync(second, first, cancellationToken);
        await first.CallToolAsync("release", new JsonObject { ["key"] = olderKey }, cancellationToken);
        await older;
        await second.CallToolAsync("release", new JsonObject { ["key"] = newerKey }, cancellationToken);
        await newer;
    }

    /// <summary>A call that is at work for sure when this returns.</summary>
    private static async Task<(Task<Answer> Call, string Key)> SleepAsync(
        McpProbe client,
        McpProbe witness,
        CancellationToken cancellationToken
    )
    {
        var key = ScenarioProbes.FreshKey();
        var call = client.CallToolAsync("sleep", new JsonObject { ["key"] = key }, cancellationToken);
        await witness.RepeatAsync(
            () => witness.SleepStatus(key),
            Probe.OperationDeadline,
            answer => answer.ToolText == "running",
            cancellationToken
        );
        return (call, key);
    }
}
