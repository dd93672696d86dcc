using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Streams;

/// <summary>A client cancels a call and waits for the end of its response (FM-3a).</summary>
internal sealed class CancelledCall : Scenario
{
    public override string Id => "streams/cancelled-call";

    public override string Summary =>
        "A call is cancelled with notifications/cancelled while it is at work; its response is read to the end.";

    public override IReadOnlyList<string> FailureModes => ["FM-3a"];

    public override ProtocolRange Range => ProtocolRange.Sessions;

    public override IReadOnlyList<Check> Checks => [CancelChecks.CancelledRequestEnds];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("broken-cancelled-stream-stays-open", CancelChecks.CancelledRequestEnds)];

    /// <summary>A server that ends its replies itself has none open when the call is cancelled.</summary>
    public override IReadOnlyList<string> PositiveControls => ["stateful"];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var client = await context.OpenClientAsync(cancellationToken);
        if (await SlowCall.OfAsync(client, cancellationToken) is not { } slow)
        {
            context.NoChance(SlowCall.None, Checks);
            return;
        }

        var work = await slow.BeginAsync(client, cancellationToken);
        await client.SendAsync(client.Cancellation(slow.Request), cancellationToken);
        await work;
        await slow.ReleaseAsync(client, cancellationToken);
        context.NoChance("the call was done before it was cancelled, or the server refused to cancel it", Checks);
    }
}
