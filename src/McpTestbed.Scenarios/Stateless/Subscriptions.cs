using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Checkers.Invariants;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Stateless;

/// <summary>Subscriptions are open while something changes and a call is at work (NFM-18, NFM-21).</summary>
internal sealed class Subscriptions : Scenario
{
    private const string LogLevel = "io.modelcontextprotocol/logLevel";

    public override string Id => "stateless/subscriptions";

    public override string Summary =>
        "Two subscriptions with other filters and ids are open while tools change and a call sends a log message.";

    public override IReadOnlyList<string> FailureModes => ["NFM-18", "NFM-21"];

    public override ProtocolRange Range => ProtocolRange.Stateless;

    public override IReadOnlyList<Check> Checks =>
        [
            ListenChecks.AcknowledgedFirst,
            ListenChecks.NotificationsNameTheSubscription,
            ListenChecks.NothingUnasked,
            ListenChecks.NothingOfRequests,
            ListenChecks.ToldOfChanges,
        ];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("broken-listen-without-ack", ListenChecks.AcknowledgedFirst),
            new("broken-subscription-id-as-string", ListenChecks.NotificationsNameTheSubscription),
            new("broken-listen-never-told", ListenChecks.ToldOfChanges),
            new("broken-listen-told-unasked", ListenChecks.NothingUnasked),
            new("broken-log-on-listen", ListenChecks.NothingOfRequests, NotificationChecks.LogMessagesOnlyWhenAskedFor),
        ];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var client = new McpProbe(context);
        await client.CallAsync(ServerMethods.Discover, cancellationToken);
        using var asking = await OpenAsync(client, new JsonObject { ["toolsListChanged"] = true }, null);
        using var other = await OpenAsync(client, new JsonObject { ["promptsListChanged"] = true }, "a string id");
        if (asking is null || other is null || !context.Target.HasInstrumentedTools)
        {
            context.NoChance(
                "it takes a subscription that the server opens, and tools that make it send (only the reference "
                    + "servers have those)",
                ListenChecks.NothingUnasked,
                ListenChecks.NothingOfRequests,
                ListenChecks.ToldOfChanges
            );
            return;
        }

        await client.CallAsync(
            client.ToolRequest(
                "notify",
                new JsonObject { ["text"] = "at work" },
                new JsonObject { [LogLevel] = "info" }
            ),
            cancellationToken
        );
        await client.CallAsync("tools/list", cancellationToken);
        await client.CallToolAsync("change-tools", [], cancellationToken);
        await client.CallAsync("tools/list", cancellationToken);
        await WaitForAsync(asking, sse => sse.Data?.Contains("list_changed", StringComparison.Ordinal) == true);
        await client.CallToolAsync("change-tools", [], cancellationToken);
        await WaitForAsync(asking, sse => sse.Data?.Contains("list_changed", StringComparison.Ordinal) == true);
        await client.CallAsync(ServerMethods.Discover, cancellationToken);

        // What was sent before is read, where anything was.
        other.ReadAlong();

        async Task<ProbeStream?> OpenAsync(McpProbe probe, JsonObject filter, string? id)
        {
            var request = probe.Request(ListenChecks.Listen, new JsonObject { ["notifications"] = filter });
            if (id is not null)
                request = request.Edited(json => json["id"] = id);
            var stream = await probe.TryOpenAsync(request, cancellationToken);
            if (stream?.ToAnswer() is not { Served: true, IsStream: true })
            {
                stream?.Dispose();
                return null;
            }

            await WaitForAsync(stream, _ => true);
            return stream;
        }

        async Task WaitForAsync(ProbeStream stream, Func<SseEvent, bool> matches)
        {
            using var deadline = context.Deadline(Probe.NoticeWindow, cancellationToken);
            try
            {
                await stream.ReadUntilAsync(matches, deadline.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // Nothing came in time: the record shows what did.
            }
        }
    }
}
