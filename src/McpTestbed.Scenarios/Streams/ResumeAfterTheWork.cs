using McpTestbed.Core.Checking;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Streams;

/// <summary>The client of a broken reply stream stays away until the work is done, and comes back then
/// (FM-3a).</summary>
internal sealed class ResumeAfterTheWork : Scenario
{
    public override string Id => "streams/resume-after-the-work";

    public override string Summary =>
        "A request is made undisturbed; then its reply stream is cut, and the client comes back once the work is done.";

    public override IReadOnlyList<string> FailureModes => ["FM-3a"];

    public override ProtocolRange Range => ProtocolRange.Sessions;

    public override IReadOnlyList<Check> Checks => [ReplayChecks.LostAnswerIsReplayed, LossChecks.ReplayHasNoGap];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("broken-no-replay-once-done", ReplayChecks.LostAnswerIsReplayed),
            new("broken-replay-with-gap", LossChecks.ReplayHasNoGap),
        ];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var client = await context.OpenSessionAsync(cancellationToken);
        if (client is null)
            return;
        var began = context.Time.GetTimestamp();
        await client.CallAsync(client.StreamedRequest().Request.For("the request, undisturbed"), cancellationToken);
        var work = context.Time.GetElapsedTime(began) / context.Slowness;
        var (request, before) = client.StreamedRequest();
        var patience = work + Probe.OperationDeadline;
        Answer cut;
        await using (
            var rule = context.Arm(
                "cut-reply-stream",
                new CutStream(new(before), EndedHow.Fin),
                new() { RpcMethod = request.RpcMethod }
            )
        )
        {
            cut = await client.SendAsync(request, patience, cancellationToken);
            await context.TookEffectAsync(
                rule,
                cut,
                "cut-reply-stream",
                "the server answers with JSON, so there is no stream to cut",
                cancellationToken
            );
        }

        if (cut.LastEventId is null || cut.Rpc is not null)
        {
            context.NoChance(
                cut.LastEventId is null
                    ? "the server gives no event ids before the answer, so nothing can be resumed (a server may choose "
                        + "so)"
                    : "the first event with an id is the answer itself, so nothing was lost; name a tool that reports "
                        + "progress with --call",
                Checks
            );
            return;
        }

        // The wire does not show when the work is done: it is given as long as it took undisturbed, and the window in
        // which a server notices that a connection broke.
        await context.PauseAsync(work + Probe.NoticeWindow, cancellationToken);
        await client.SendAsync(
            client.Get(cut.LastEventId) with
            {
                RpcId = request.RpcId,
                Purpose = "GET stream with Last-Event-ID, once the work is done",
            },
            patience,
            cancellationToken
        );
        context.NoChance(
            "the server tells no progress before the answer, so a gap could not be seen; name a tool that does with "
                + "--call",
            LossChecks.ReplayHasNoGap
        );
    }
}
