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
        var first = await context.OpenTalkativeAsync(cancellationToken);
        if (first.SessionId is null)
        {
            context.NoChance(ScenarioProbes.NoSessions, StreamChecks.MessageOnOneStreamOnly);
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

        // A server that grants one GET stream has a second stream all the same while a call is at work.
        using var atWork = await OpenCallAsync(context, second, cancellationToken);
        await first.InviteAsync("one of a kind", cancellationToken);
        using var deadline = context.Deadline(Probe.OperationDeadline, cancellationToken);
        using var window = context.Deadline(Probe.NoticeWindow, cancellationToken);
        if (context.Target.HasInstrumentedTools)
        {
            await ((Task)context.History.WaitForAsync(IsMessage, deadline.Token)).ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing
            );
        }

        // Where one copy is, another may be on its way: all streams are read until the window is over.
        await Task.WhenAll(ReadAsync(one), ReadAsync(two), ReadAsync(atWork));
        context.NoChance(OwnMessages.None, StreamChecks.MessageOnOneStreamOnly);

        async Task ReadAsync(ProbeStream? stream)
        {
            if (stream is not null)
                await stream.ReadToEndAsync(window.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>A call that the target's slow tool works on; null where no such tool is named or found.</summary>
    private static async Task<ProbeStream?> OpenCallAsync(
        ScenarioContext context,
        McpProbe client,
        CancellationToken cancellationToken
    ) =>
        context.Target is { HasInstrumentedTools: false, Tools.Slow: { } slow }
            ? await client.TryOpenAsync(client.ToolRequest(slow), cancellationToken)
            : null;

    private static bool IsMessage(HistoryEntry entry) =>
        entry is StreamEvent { Leg: Leg.Server } sse
        && sse.Messages.Any(message => message.Method == "notifications/message");
}
