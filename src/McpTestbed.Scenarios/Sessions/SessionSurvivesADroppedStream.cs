using McpTestbed.Core.Checking;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Sessions;

/// <summary>A stream's connection breaks; is the session cleaned up too early (FM-2b)?</summary>
internal sealed class SessionSurvivesADroppedStream : Scenario
{
    public override string Id => "sessions/session-survives-a-dropped-stream";

    public override string Summary =>
        "The chaos proxy resets a POST stream and the GET stream before their first event; then the session is "
        + "used again.";

    public override IReadOnlyList<string> FailureModes => ["FM-2b", "FM-3a"];

    public override ProtocolRange Range => ProtocolRange.Sessions;

    public override IReadOnlyList<Check> Checks => [SessionLifeChecks.SessionSurvivesADroppedStream];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("broken-session-dropped-with-stream", SessionLifeChecks.SessionSurvivesADroppedStream)];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var client = await context.OpenSessionAsync(cancellationToken);
        if (client is null)
            return;
        var post = context.Arm(
            "reset-post-stream",
            new CutStream(new(0), EndedHow.Rst),
            new() { HttpMethod = "POST", RpcMethod = "tools/list" }
        );
        var get = context.Arm("reset-get-stream", new CutStream(new(0), EndedHow.Rst), new() { HttpMethod = "GET" });
        var posted = await client.SendAsync(client.Request("tools/list"), cancellationToken);
        var streamed = await client.SendHeadAsync(client.Get(), cancellationToken);
        if (streamed.Head is null && !get.Effected.IsCompleted)
            context.NoChance("no head of a GET stream came that could be cut", "reset-get-stream");
        var postCut = await context.TookEffectAsync(
            post,
            posted,
            "reset-post-stream",
            "the server answers tools/list without a stream",
            cancellationToken
        );
        var getCut = await context.TookEffectAsync(
            get,
            streamed,
            "reset-get-stream",
            "the server answers GET with 405: it offers no GET stream",
            cancellationToken
        );
        if (!postCut && !getCut)
        {
            context.NoChance(
                "the server opens no stream, by POST or by GET, so none could be dropped",
                SessionLifeChecks.SessionSurvivesADroppedStream
            );
            return;
        }

        await client.RepeatAsync(
            () => client.Request("ping").For("POST ping after the drop"),
            Probe.NoticeWindow,
            answer => !answer.Served,
            cancellationToken
        );
    }
}
