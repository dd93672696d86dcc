using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Http;

/// <summary>A batch, in the one revision that has them (FM-5b, FM-6b).</summary>
internal sealed class Batch : Scenario
{
    public override string Id => "http/batch";

    public override string Summary => "Two pings in one JSON array, then two notifications in one.";

    public override IReadOnlyList<string> FailureModes => ["FM-5b", "FM-6a"];

    public override ProtocolRange Range => new(Revision.V20250326, Revision.V20250326);

    public override IReadOnlyList<Check> Checks =>
        [
            MessageChecks.BatchIsReceived,
            MessageChecks.EachRequestOfABatchIsAnswered,
            MessageChecks.BatchOfNotifications202,
        ];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("broken-batch-refused", MessageChecks.BatchIsReceived),
            new("broken-batch-answered-in-part", MessageChecks.EachRequestOfABatchIsAnswered),
            new("broken-batch-of-notifications-200", MessageChecks.BatchOfNotifications202),
        ];

    public override IReadOnlyList<string> PositiveControls => ["stateful"];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var client = await context.OpenClientAsync(cancellationToken);
        var batch = new JsonArray(Ping(9001), Ping(9002));
        using var deadline = context.Deadline(Probe.OperationDeadline, cancellationToken);
        using var answer = await client.TryOpenAsync(
            client.Post(batch).For("POST a batch of two pings"),
            cancellationToken
        );
        if (answer is not null)
            await answer.ReadToEndAsync(deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // A refusal counts only where the session goes on.
        await client.CallAsync("ping", cancellationToken);
        await client.SendAsync(
            client.Post(new JsonArray(Nothing(), Nothing())).For("POST a batch of two notifications that nobody knows"),
            cancellationToken
        );
    }

    private static JsonObject Nothing() =>
        new() { ["jsonrpc"] = "2.0", ["method"] = "notifications/mcptestbed/nothing" };

    private static JsonObject Ping(int id) =>
        new()
        {
            ["jsonrpc"] = "2.0",
            ["id"] = id,
            ["method"] = "ping",
        };
}
