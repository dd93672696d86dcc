using McpTestbed.Core.Checking;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Sessions;

/// <summary>A stream's connection breaks; is the session cleaned up too early (FM-2b)?</summary>
internal sealed class DroppedStream : Scenario
{
    public override string Id => "sessions/session-survives-a-dropped-stream";

    public override string Summary => "The chaos proxy resets the first stream of the session before its first event, and the client breaks off another; then the session is used again.";

    public override IReadOnlyList<string> FailureModes => ["FM-2b", "FM-3a"];

    public override ProtocolRange Range => ProtocolRange.Sessions;

    public override IReadOnlyList<Check> Checks => [SessionLifeChecks.SurvivesDrop];

    public override IReadOnlyList<NegativeControl> NegativeControls => [new("broken-session-dropped-with-stream", "session-survives-a-dropped-stream")];

    public override async Task DriveAsync(Stage stage, CancellationToken cancellationToken)
    {
        var client = await stage.OpenSessionAsync(cancellationToken);
        if (client is null) return;
        await using var cut = stage.Arm("reset-stream", new CutStream(new(0), EndedHow.Rst), new() { Session = $"{client.Label}/s1" });
        var posted = await client.CallAsync("tools/list", cancellationToken);
        if (posted.Problem is null) await client.SendHeadAsync(client.Get(), cancellationToken);
        if (!cut.Effected.IsCompleted)
        {
            stage.NoChance("the server answers POST with JSON and GET without a stream, so no stream could be dropped", "reset-stream", SessionLifeChecks.SurvivesDrop.Id);
            return;
        }

        await cut.DisposeAsync();
        await client.RepeatAsync(() => client.Request("ping").For("POST ping after the drop"), Probe.NoticeWindow, answer => !answer.Served, cancellationToken);
    }
}
