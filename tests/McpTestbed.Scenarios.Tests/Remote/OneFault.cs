using McpTestbed.Core.Checking;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Tests.Remote;

/// <summary>A client that calls ping three times, the second time under a fault.</summary>
internal sealed class OneFault(Fault fault) : Scenario
{
    public override string Id => $"tests/one-{fault.Kind}";

    public override string Summary => "";

    public override IReadOnlyList<string> FailureModes => [];

    public override ProtocolRange Range => ProtocolRange.Sessions;

    public override IReadOnlyList<Check> Checks => [MessageChecks.Ping];

    public override IReadOnlyList<NegativeControl> NegativeControls => [];

    public override async Task DriveAsync(Stage stage, CancellationToken cancellationToken)
    {
        var client = await stage.OpenClientAsync(cancellationToken);
        await using var armed = stage.Arm("second-ping", fault, new() { RpcMethod = "ping" }, FaultTrigger.Nth(2));
        for (var i = 0; i < 3; i++) await client.CallAsync("ping", cancellationToken);
        await armed.Effected.WaitAsync(TimeSpan.FromSeconds(10), cancellationToken);
    }
}
