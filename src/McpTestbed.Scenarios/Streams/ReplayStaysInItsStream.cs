using McpTestbed.Core.Checking;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Streams;

/// <summary>Two broken streams, one resumed; also with ids of nobody's and of another session's stream
/// (FM-3b).</summary>
internal sealed class ReplayStaysInItsStream : Scenario
{
    public override string Id => "streams/replay-stays-in-its-stream";

    public override string Summary =>
        "Two reply streams of a session are cut; the first is resumed, then a stream that never was, and "
        + "another session tries the first one's event id.";

    public override IReadOnlyList<string> FailureModes => ["FM-3b"];

    public override ProtocolRange Range => ProtocolRange.Sessions;

    public override IReadOnlyList<Check> Checks =>
        [ReplayChecks.ReplayStaysInItsStream, ReplayChecks.UnknownLastEventIdDoesNoHarm];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("broken-replay-cross-stream", ReplayChecks.ReplayStaysInItsStream),
            new("broken-unknown-last-event-id-500", ReplayChecks.UnknownLastEventIdDoesNoHarm),
        ];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var client = await context.OpenSessionAsync(cancellationToken);
        if (client is null)
            return;
        var unknown = await client.SendHeadAsync(
            client.Get("no-such-event-1f4e").For("GET stream with an unknown Last-Event-ID"),
            cancellationToken
        );
        if (unknown.Head is null)
            context.NoChance(ScenarioProbes.WhyNoGetStream(null)!, ReplayChecks.UnknownLastEventIdDoesNoHarm);
        var patience = await client.PatienceAsync(cancellationToken);
        var (first, before) = client.StreamedRequest();
        var (second, _) = client.StreamedRequest();
        (first, second) = (WithTellingId(first), WithTellingId(second));
        Answer firstCut;
        await using (
            var rule = context.Arm(
                "cut-two-streams",
                new CutStream(new(before), EndedHow.Fin),
                new() { RpcMethod = first.RpcMethod },
                new(1, 2)
            )
        )
        {
            firstCut = await client.SendAsync(first, patience, cancellationToken);
            await client.SendAsync(second, patience, cancellationToken);
            await context.TookEffectAsync(
                rule,
                firstCut,
                "cut-two-streams",
                "the server answers with JSON, so there is no stream to cut",
                cancellationToken
            );
        }

        if (firstCut.LastEventId is null || firstCut.Rpc is not null)
        {
            context.NoChance(
                firstCut.IsStream && firstCut.LastEventId is not null
                    ? "the first event with an id is the answer itself, so nothing was left to replay; name a "
                        + "tool that reports progress with --call"
                    : "the server gives no event ids before the answer, so nothing can be resumed (a server may "
                        + "choose so)",
                ReplayChecks.ReplayStaysInItsStream
            );
            return;
        }

        // What is replayed before the work is done is little, and may be nothing that tells whose it is.
        if (patience - Probe.OperationDeadline is { Ticks: > 0 } work)
            await context.PauseAsync(work + Probe.NoticeWindow, cancellationToken);

        // The stranger asks first, and reads on until the rightful client has its answer and a while longer: a store
        // may take its time for both.
        var stranger = context.GrantsTwoSessions() ? await context.OpenClientAsync(cancellationToken) : null;
        using var stolen = stranger is null
            ? null
            : await stranger.TryOpenAsync(
                stranger.Get(firstCut.LastEventId).For("GET stream with another session's Last-Event-ID"),
                cancellationToken
            );
        await client.SendAsync(
            client.Get(firstCut.LastEventId) with
            {
                RpcId = first.RpcId,
            },
            patience,
            cancellationToken
        );
        if (stolen is null)
            return;
        using var window = context.Deadline(Probe.NoticeWindow, cancellationToken);
        await stolen.ReadToEndAsync(window.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>With an id that no other client has, so that its answer is known wherever it turns up.</summary>
    private static ProbeRequest WithTellingId(ProbeRequest request) =>
        request.Edited(json => json["id"] = $"only-{ScenarioProbes.FreshKey()}");
}
