using McpTestbed.Core.Checking;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Streams;

/// <summary>A reply stream breaks before its answer, and the client resumes it (FM-3a).</summary>
internal sealed class ResumeAfterACut : Scenario
{
    public override string Id => "streams/resume-after-a-cut";

    public override string Summary =>
        "The chaos proxy ends a reply stream after its first events; the client resumes it with the last event "
        + "id it saw.";

    public override IReadOnlyList<string> FailureModes => ["FM-3a"];

    public override ProtocolRange Range => ProtocolRange.Sessions;

    public override IReadOnlyList<Check> Checks =>
        [
            ReplayChecks.PrimingEventComesFirst,
            ReplayChecks.EventIdsUniqueInSession,
            ReplayChecks.LostAnswerIsReplayed,
            ReplayChecks.ReplayStartsAfterTheLastEventId,
            ReplayChecks.ReplayInOrder,
        ];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("broken-no-priming-event", ReplayChecks.PrimingEventComesFirst),
            new("broken-event-ids-per-stream", ReplayChecks.EventIdsUniqueInSession),
            new("broken-no-replay", ReplayChecks.LostAnswerIsReplayed),
            new("broken-replay-from-start", ReplayChecks.ReplayStartsAfterTheLastEventId),
            new("broken-replay-reversed", ReplayChecks.ReplayInOrder),
        ];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var client = await context.OpenSessionAsync(cancellationToken);
        if (client is null)
            return;
        await client.CallAsync("tools/list", cancellationToken);
        var patience = await client.PatienceAsync(cancellationToken);
        var (request, before) = client.StreamedRequest();
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

        var reason =
            !cut.IsStream ? "the server answers requests with JSON, so there is no stream to resume"
            : cut.LastEventId is null
                ? "the server's events have no ids, so nothing can be resumed (a server may choose so)"
            : cut.Rpc is not null
                ? "the first event with an id is the answer itself, so nothing was lost; name a tool that reports "
                    + "progress with --call"
            : null;
        if (!cut.IsStream)
            context.NoChance(reason!, [ReplayChecks.PrimingEventComesFirst, ReplayChecks.EventIdsUniqueInSession]);
        else if (cut.LastEventId is null)
            context.NoChance(reason!, ReplayChecks.EventIdsUniqueInSession);
        if (reason is not null)
        {
            context.NoChance(
                reason,
                [
                    ReplayChecks.LostAnswerIsReplayed,
                    ReplayChecks.ReplayStartsAfterTheLastEventId,
                    ReplayChecks.ReplayInOrder,
                ]
            );
            return;
        }

        var resumed = await client.SendAsync(
            client.Get(cut.LastEventId) with
            {
                RpcId = request.RpcId,
            },
            patience,
            cancellationToken
        );
        if (resumed is { Status: > 0, IsStream: false })
            context.NoChance(
                $"the server answers a GET with Last-Event-ID with {resumed.Status}, so nothing was replayed",
                [
                    ReplayChecks.EventIdsUniqueInSession,
                    ReplayChecks.ReplayStartsAfterTheLastEventId,
                    ReplayChecks.ReplayInOrder,
                ]
            );
    }
}
