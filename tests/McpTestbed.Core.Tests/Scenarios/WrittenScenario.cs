using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;

namespace McpTestbed.Core.Tests.Scenarios;

/// <summary>A scenario whose drive a test writes.</summary>
internal sealed class WrittenScenario(
    Func<ScenarioContext, CancellationToken, Task>? drive = null,
    params IReadOnlyList<Check> checks
) : Scenario
{
    public override string Id => "sessions/x";

    public override string Summary => "What the test says.";

    public override IReadOnlyList<string> FailureModes => [];

    public override ProtocolRange Range => ProtocolRange.Sessions;

    public override IReadOnlyList<Check> Checks => checks;

    public override IReadOnlyList<NegativeControl> NegativeControls => [];

    public override Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken) =>
        drive?.Invoke(context, cancellationToken) ?? Task.CompletedTask;
}
