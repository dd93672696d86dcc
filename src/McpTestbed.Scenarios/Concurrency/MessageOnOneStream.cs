using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Concurrency;

/// <summary>Two GET streams of one session, and a message that belongs to neither (FM-3c).</summary>
internal sealed class MessageOnOneStream : Scenario
{
    public override string Id => "concurrency/message-on-one-stream";

    public override string Summary =>
        "Two clients of one session hold a GET stream each; the server sends a message that belongs to no request.";

    public override IReadOnlyList<string> FailureModes => ["FM-3c", "FM-1c"];

    public override ProtocolRange Range => ProtocolRange.Sessions;

    public override IReadOnlyList<Check> Checks => [StreamChecks.MessageOnOneStreamOnly];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("broken-broadcast", StreamChecks.MessageOnOneStreamOnly)];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var first = await context.OpenSessionAsync(cancellationToken);
        if (first is null)
            return;
        if (!context.Target.HasInstrumentedTools)
        {
            context.NoChance(
                "only the reference servers (profile:NAME) have a tool that makes the server send a message of its own",
                StreamChecks.MessageOnOneStreamOnly
            );
            return;
        }

        var second = McpProbe.InSessionOf(first);
        using var one = await first.TryOpenAsync(first.Get(), cancellationToken);
        using var two = await second.TryOpenAsync(second.Get(), cancellationToken);
        if ((ScenarioProbes.WhyNoGetStream(one), ScenarioProbes.WhyNoGetStream(two)) is ({ } why, not null))
        {
            context.NoChance(why, StreamChecks.MessageOnOneStreamOnly);
            return;
        }

        await first.CallToolAsync("notify", new JsonObject { ["text"] = "one of a kind" }, cancellationToken);
        using var deadline = context.Deadline(Probe.OperationDeadline, cancellationToken);
        using var window = context.Deadline(Probe.NoticeWindow, cancellationToken);
        await ((Task)context.History.WaitForAsync(IsMessage, deadline.Token)).ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing
        );

        // Where one copy is, another may be on its way: both streams are read until the window is over.
        await Task.WhenAll(ReadAsync(one), ReadAsync(two));

        async Task ReadAsync(ProbeStream? stream)
        {
            if (stream is not null)
                await stream.ReadToEndAsync(window.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static bool IsMessage(HistoryEntry entry) =>
        entry is StreamEvent { Leg: Leg.Server } sse
        && sse.Messages.Any(message => message.Method == "notifications/message");
}
