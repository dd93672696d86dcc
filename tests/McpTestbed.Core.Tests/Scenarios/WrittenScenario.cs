using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;

namespace McpTestbed.Core.Tests.Scenarios;

/// <summary>A scenario whose drive a test writes.</summary>
internal sealed class WrittenScenario(
    Func<Stage, CancellationToken, Task>? drive = null,
    params IReadOnlyList<Check> checks
) : Scenario
{
    public override string Id => "sessions/x";

    public override string Summary => "What the test says.";

    public override IReadOnlyList<string> FailureModes => [];

    public override ProtocolRange Range => ProtocolRange.Sessions;

    public override IReadOnlyList<Check> Checks => checks;

    public override IReadOnlyList<NegativeControl> NegativeControls => [];

    public override Task DriveAsync(Stage stage, CancellationToken cancellationToken) =>
        drive?.Invoke(stage, cancellationToken) ?? Task.CompletedTask;
}
