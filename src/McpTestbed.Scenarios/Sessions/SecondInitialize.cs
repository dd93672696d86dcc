using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Sessions;

/// <summary>initialize comes with the id of a live session (FM-2c).</summary>
internal sealed class SecondInitialize : Scenario
{
    public override string Id => "sessions/second-initialize";

    public override string Summary => "initialize comes a second time, with the id of the session it opened.";

    public override IReadOnlyList<string> FailureModes => ["FM-2c"];

    public override ProtocolRange Range => ProtocolRange.Sessions;

    public override IReadOnlyList<Check> Checks => [SecondSessionChecks.SecondInitializeLeavesTheSession];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("broken-initialize-replaces-session", SecondSessionChecks.SecondInitializeLeavesTheSession)];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var client = await context.OpenSessionAsync(cancellationToken);
        if (client is null)
            return;
        await client.SendAsync(
            client
                .Initialize()
                .With($"{McpHeaders.SessionId}: {client.SessionId}")
                .For("POST initialize in a live session") with
            {
                IsImpatient = true,
            },
            cancellationToken
        );
        await client.CallAsync("ping", cancellationToken);
    }
}
