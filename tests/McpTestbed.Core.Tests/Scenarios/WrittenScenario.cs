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

    public override bool SuitsTargetsThatServeOnce => IsForOnce;

    /// <summary>Whether it suits targets that serve their first request and no other.</summary>
    public bool IsForOnce { get; init; }

    public override Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken) =>
        drive?.Invoke(context, cancellationToken) ?? Task.CompletedTask;
}
