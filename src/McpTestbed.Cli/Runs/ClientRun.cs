using McpTestbed.Cli.Judging;
using McpTestbed.Cli.Output;
using McpTestbed.Core.Reporting;
using McpTestbed.Lab.Runs;
using McpTestbed.Lab.Targets;
using McpTestbed.Lab.Topology;
using McpTestbed.Scenarios.Clients;

namespace McpTestbed.Cli.Runs;

/// <summary>Judges a client: first a look at which revisions it speaks and how it goes about its work, then the
/// runs.</summary>
internal sealed class ClientRun(Selection selection, Criteria criteria, RunConsole console)
{
    /// <summary>The folder, in that of a client's report, of the records of the first look: they are of revisions that
    /// the client may not speak, and no part of the report.</summary>
    public const string LookFolder = "first-look";

    /// <param name="spec">The client.</param>
    /// <param name="kind">npm, profile, command or attach.</param>
    /// <param name="folder">Gets the report, and a folder for each run.</param>
    /// <param name="cancellationToken">Ends the runs early; what they recorded is judged.</param>
    public async Task<Report> JudgeAsync(
        TargetSpec spec,
        string kind,
        string folder,
        CancellationToken cancellationToken
    )
    {
        var since = TimeProvider.System.GetTimestamp();
        await using var target = await ClientStarter.StartAsync(spec, console.Say, cancellationToken);
        return await JudgeAsync(target, kind, folder, spec.Kind == TargetKind.Attach, since, cancellationToken);
    }

    /// <param name="client">The client of a lab.</param>
    /// <param name="folder">Gets the report, and a folder for each run.</param>
    /// <param name="cancellationToken">Ends the runs early; what they recorded is judged.</param>
    public async Task<Report> JudgeAsync(LabFile.ClientEntry client, string folder, CancellationToken cancellationToken)
    {
        var since = TimeProvider.System.GetTimestamp();
        await using var target = ClientStarter.Of(client);
        return await JudgeAsync(target, LabRun.Kind, folder, isAttached: false, since, cancellationToken);
    }

    private async Task<Report> JudgeAsync(
        ClientTarget target,
        string kind,
        string folder,
        bool isAttached,
        long since,
        CancellationToken cancellationToken
    )
    {
        var chosen =
            isAttached ? selection with { Parallel = 1, Revisions = ForAttached() }
            : selection.IsParallelChosen ? selection
            : selection with { Parallel = Parallelism.OfThisMachine(Parallelism.OfClient) };
        await LookAsync(target, chosen, Path.Combine(folder, LookFolder), cancellationToken);
        return await new TargetRun(chosen, criteria, console).JudgeAsync(
            target,
            kind,
            folder,
            cancellationToken,
            since
        );
    }

    /// <summary>A person is asked to connect for each run: one revision is enough, unless more are chosen.</summary>
    private IReadOnlyList<Core.Protocol.Revision> ForAttached() =>
        selection.Revisions.Count == Core.Protocol.Revision.All.Count
            ? [Core.Protocol.Revision.V20251125]
            : selection.Revisions;

    private async Task LookAsync(
        ClientTarget target,
        Selection chosen,
        string folder,
        CancellationToken cancellationToken
    )
    {
        console.Say($"a first look at {target.Facts.Name}: which revisions does it speak?");
        var plan = RunPlan.ForTarget(target, ClientLook.Scenarios, chosen.Revisions, 1);
        var results = await console.WatchAsync(plan.Runs.Count, watch =>
            chosen.ScheduleIn(folder, watch).RunAsync(plan.Runs, watch.Ended, cancellationToken)
        );
        var (revisions, longestGap, remarks) = ClientLook.Over(results);
        if (longestGap is { } gap)
            target.Client.Learn(gap);
        target.Learn(revisions, remarks);
    }
}
