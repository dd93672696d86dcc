using McpTestbed.Core.Checking;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Tests.Remote;

/// <summary>A client that calls ping three times, the second time under a fault.</summary>
internal sealed class OneFault(Fault fault) : Scenario
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The fault.</summary>
    public Fault Fault => fault;

    public override string Id => $"tests/one-{fault.Kind}";

    public override string Summary => "";

    public override IReadOnlyList<string> FailureModes => [];

    public override ProtocolRange Range => ProtocolRange.Sessions;

    public override IReadOnlyList<Check> Checks => [MessageChecks.PingGetsAnEmptyResult];

    public override IReadOnlyList<NegativeControl> NegativeControls => [];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var client = await context.OpenClientAsync(cancellationToken);
        await using var armed = context.Arm("second-ping", fault, new() { RpcMethod = "ping" }, FaultTrigger.Nth(2));
        for (var i = 0; i < 3; i++)
            await client.CallAsync("ping", cancellationToken);
        await armed.Effected.WaitAsync(Patience, cancellationToken);
        await context.CatchUpAsync(cancellationToken);
        await AllAnsweredAsync(context.History, cancellationToken).WaitAsync(Patience, cancellationToken);
    }

    /// <summary>The server has answered whatever it got: a copied request as well, for which no client waits.</summary>
    private static async Task AllAnsweredAsync(HistoryWriter history, CancellationToken cancellationToken)
    {
        using var sofar = history.Read(since: 0);
        var open = (await sofar.NextAsync(cancellationToken))
            .OfType<ExchangeRequest>()
            .Where(request => request.Leg == Leg.Server)
            .Select(request => (request.Link, request.Exchange))
            .ToHashSet();
        await history.WaitForAsync(
            entry =>
            {
                if (entry is ExchangeResponse { Leg: Leg.Server } response)
                    open.Remove((response.Link, response.Exchange));
                return open.Count == 0;
            },
            cancellationToken
        );
    }
}
