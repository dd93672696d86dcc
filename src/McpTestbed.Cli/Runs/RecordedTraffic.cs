using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;

namespace McpTestbed.Cli.Runs;

/// <summary>What a chaos program recorded: traffic of others, which no scenario drove and only the checks of every run
/// can judge.</summary>
internal sealed class RecordedTraffic : Scenario
{
    /// <summary>The name of its scenario in a history.</summary>
    public const string Name = "chaos";

    public override string Id => $"{Name}/recorded-traffic";

    public override string Summary => "Traffic that a chaos program recorded.";

    public override IReadOnlyList<string> FailureModes => [];

    public override ProtocolRange Range => new(Revision.All[0], Revision.All[^1]);

    public override IReadOnlyList<Check> Checks => [];

    public override IReadOnlyList<NegativeControl> NegativeControls => [];

    public override Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken) =>
        throw new NotSupportedException("recorded traffic is judged, not driven");
}
