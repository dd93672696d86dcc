using McpTestbed.Core.Checking;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Replicas;

/// <summary>A stream is resumed, and the session ended, at another replica than the one where it began (FM-2b,
/// FM-3a).</summary>
internal sealed class SessionEndsEverywhere : Scenario
{
    public override string Id => "replicas/session-ends-everywhere";

    public override string Summary =>
        "A reply stream is cut and resumed at the next replica; then the session is ended at one replica, and "
        + "its id is used at each.";

    public override IReadOnlyList<string> FailureModes => ["FM-2b", "FM-3a"];

    public override ProtocolRange Range => ProtocolRange.Sessions;

    public override IReadOnlyList<Check> Checks =>
        [
            ReplayChecks.LostAnswerIsReplayed,
            SessionLifeChecks.TerminatedSessionPost404,
            SessionLifeChecks.TerminatedSessionGet404,
        ];

    public override IReadOnlyList<string> PositiveControls => ["replicas:shared", "replicas:sticky"];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("broken-events-on-one-replica", ReplayChecks.LostAnswerIsReplayed),
            new(
                "broken-delete-on-one-replica",
                SessionLifeChecks.TerminatedSessionPost404,
                SessionLifeChecks.TerminatedSessionGet404
            ),
        ];

    public override OwnProcesses Processes => OwnProcesses.Several;

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        if (!await context.HasReplicasAsync(Checks, cancellationToken))
            return;
        if (await context.OpenSessionAsync(cancellationToken) is not { } client)
            return;
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
            cut = await client.SendAsync(request, cancellationToken);
            await context.TookEffectAsync(
                rule,
                cut,
                "cut-reply-stream",
                "the server answers with JSON, so there is no stream to cut",
                cancellationToken
            );
        }

        if (cut.LastEventId is not null && cut.Rpc is null)
            await client.SendAsync(client.Get(cut.LastEventId) with { RpcId = request.RpcId }, cancellationToken);
        else
            context.NoChance(
                "the server gives no event ids before the answer, so nothing can be resumed (a server may choose so)",
                ReplayChecks.LostAnswerIsReplayed
            );
        var deleted = await client.SendAsync(client.Delete(), cancellationToken);
        for (var i = 0; i < context.Replicas!.Count; i++)
        {
            await client.SendAsync(client.Request("ping").For("POST ping in the ended session"), cancellationToken);
        }

        for (var i = 0; i < context.Replicas.Count; i++)
        {
            await client.SendHeadAsync(client.Get().For("GET in the ended session"), cancellationToken);
        }

        context.NoChance(
            $"DELETE was answered {deleted.Status}, and nothing shows that the session had ended",
            SessionLifeChecks.TerminatedSessionPost404,
            SessionLifeChecks.TerminatedSessionGet404
        );
    }
}
