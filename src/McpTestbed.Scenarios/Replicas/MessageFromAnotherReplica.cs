using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Replicas;

/// <summary>The GET stream is held by one replica, and another has something to say (FM-3c).</summary>
internal sealed class MessageFromAnotherReplica : Scenario
{
    public override string Id => "replicas/message-from-another-replica";

    public override string Summary =>
        "The GET stream is opened at one replica; then each replica in turn is made to send a message that "
        + "belongs to no request.";

    public override IReadOnlyList<string> FailureModes => ["FM-3c"];

    public override ProtocolRange Range => ProtocolRange.Sessions;

    public override IReadOnlyList<Check> Checks => [ReplicaChecks.MessageReachesTheGetStream];

    public override IReadOnlyList<string> PositiveControls => ["replicas:shared", "replicas:sticky"];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("broken-messages-on-one-replica", ReplicaChecks.MessageReachesTheGetStream)];

    public override OwnProcesses Processes => OwnProcesses.Several;

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        if (!context.Target.HasInstrumentedTools)
        {
            context.NoChance(
                "only the reference servers (profile:NAME) have a tool that makes each replica send a message "
                    + "which can "
                    + "be told from others",
                Checks
            );
            return;
        }

        if (!await context.HasReplicasAsync(Checks, cancellationToken))
            return;
        if (await context.OpenSessionAsync(cancellationToken) is not { } client)
            return;
        using var stream = await client.TryOpenAsync(client.Get(), cancellationToken);
        if (ScenarioProbes.WhyNoGetStream(stream) is { } why)
        {
            context.NoChance(why, Checks);
            return;
        }

        var (made, lost) = (2 * context.Replicas!.Count, 0);
        for (var i = 1; i <= made; i++)
        {
            var text = $"message {i}";
            await client.CallToolAsync("notify", new JsonObject { ["text"] = text }, cancellationToken);
            if (!await ArrivesAsync(context, stream, text, cancellationToken))
                lost++;
        }

        context.Report($"{lost} of {Counted.Of(made, "message")} lost");
    }

    private static async Task<bool> ArrivesAsync(
        ScenarioContext context,
        ProbeStream? stream,
        string text,
        CancellationToken cancellationToken
    )
    {
        if (stream is null)
            return false;
        using var window = context.Deadline(Probe.NoticeWindow, cancellationToken);
        try
        {
            return await stream.ReadUntilAsync(
                sse => sse.Data?.Contains(text, StringComparison.Ordinal) == true,
                window.Token
            )
                is not null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
