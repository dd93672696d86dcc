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
        "The client resets its connection while a tool is at work; a witness, or the server's own replay, then "
        + "tells what "
        + "became of the work.";

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
            await AwaitReplayAsync(context, client, cancellationToken);
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

    /// <summary>Breaks off a call of the target's slow tool once its stream has an event id, and comes back for the
    /// answer when the work should be done.</summary>
    private static async Task AwaitReplayAsync(
        ScenarioContext context,
        McpProbe client,
        CancellationToken cancellationToken
    )
    {
        if (await SlowCall.OfAsync(client, cancellationToken) is not { } slow)
        {
            context.NoChance(
                $"{ScenarioProbes.NoWitness}, or a replay of the answer: {SlowCall.None}",
                StreamChecks.DisconnectIsNotCancel
            );
            return;
        }

        var last = await BreakOffAsync(context, client, slow, cancellationToken);
        if (last is not null)
        {
            // The wire does not show when the work is done: it is given as long as it took undisturbed.
            await context.PauseAsync(slow.Patience - Probe.OperationDeadline + Probe.NoticeWindow, cancellationToken);
            await client.SendAsync(
                client.Get(last) with
                {
                    RpcId = slow.Request.RpcId,
                    Purpose = "GET stream with Last-Event-ID, once the work should be done",
                },
                cancellationToken
            );
        }

        context.NoChance(
            last is null
                ? $"{ScenarioProbes.NoWitness}, or a replay of the answer, and the server gave no event id before it"
                : "the answer to the call that was broken off was not replayed, which has more reasons than one",
            StreamChecks.DisconnectIsNotCancel
        );
    }

    /// <returns>The last event id before the answer; null where there was none.</returns>
    private static async Task<string?> BreakOffAsync(
        ScenarioContext context,
        McpProbe client,
        SlowCall slow,
        CancellationToken cancellationToken
    )
    {
        using var stream = await client.TryOpenAsync(
            slow.Request.For($"{slow.Request.Purpose}, broken off"),
            cancellationToken
        );
        if (stream is null)
            return null;
        using var deadline = context.Deadline(slow.Patience, cancellationToken);
        var first = await NextWithIdAsync(stream, deadline.Token, cancellationToken);
        stream.Reset();
        return first is null || stream.ToAnswer().Rpc is not null ? null : stream.ToAnswer().LastEventId;
    }

    private static async Task<SseEvent?> NextWithIdAsync(
        ProbeStream stream,
        CancellationToken deadline,
        CancellationToken run
    )
    {
        try
        {
            return await stream.ReadUntilAsync(sse => sse.Id is { Length: > 0 }, deadline);
        }
        catch (Exception error) when (Probe.IsWireProblem(error, run))
        {
            return null;
        }
    }
}
