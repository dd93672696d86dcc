using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Streams;

/// <summary>A cancellation crosses the answer on its way (FM-6b).</summary>
internal sealed class LateCancellation : Scenario
{
    public override string Id => "streams/late-cancellation";

    // None races the answer: what is cancelled in time need not be answered, so that nobody could wait for it.
    public override string Summary => "A list is cancelled once it is answered; pings go before and after.";

    public override IReadOnlyList<string> FailureModes => ["FM-6b"];

    public override ProtocolRange Range => ProtocolRange.Sessions;

    public override IReadOnlyList<Check> Checks => [LateCancelChecks.LateCancellationIsNoFailure];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("broken-late-cancel-500", LateCancelChecks.LateCancellationIsNoFailure)];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var client = await context.OpenClientAsync(cancellationToken);
        await client.CallAsync("ping", cancellationToken);
        var answered = client.Request("tools/list");
        await client.CallAsync(answered, cancellationToken);
        await client.SendAsync(
            client.Cancellation(answered).For("POST notifications/cancelled after the answer"),
            cancellationToken
        );
        await client.CallAsync("ping", cancellationToken);
    }
}
