using System.Globalization;
using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Checkers.Invariants;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Concurrency;

/// <summary>Many clients on one server, who call, drop streams, resume them, leave and come anew (FM-3c). Who does what
/// in which round is drawn from the run's seed; what went on is judged by what must hold whatever that was.</summary>
internal sealed class Crowd : Scenario
{
    /// <summary>So many requests are on their way at a time, however large the crowd is.</summary>
    private const int AtATime = 32;

    /// <summary>The crowd that a server gets which limits its requests.</summary>
    private const int FewClients = 4;

    /// <summary>So many requests without an answer are proof enough, and each costs a deadline.</summary>
    private const int EnoughUnanswered = 2;

    /// <summary>So many calls are at work side by side for sure, where the target's own tools let it.</summary>
    private const int MostAtWork = 8;

    /// <summary>The id that all use at once. No client counts that far.</summary>
    private const int SharedId = 1_000_000;

    /// <summary>After that no further round is begun: a slow server need not bear all of them.</summary>
    private static readonly TimeSpan LongestRounds = TimeSpan.FromSeconds(15);

    public override string Id => "concurrency/crowd";

    public override string Summary =>
        "Many clients (20, or as --clients says) call, notify, break streams off and resume them, leave and come anew, "
        + "as drawn from the seed; then all use one JSON-RPC id at once.";

    public override IReadOnlyList<string> FailureModes => ["FM-3c", "FM-1c", "FM-2b", "FM-3a"];

    public override ProtocolRange Range => new(Revision.V20250326, Revision.V20260728);

    public override IReadOnlyList<Check> Checks =>
        [
            AnswerChecks.AnswerOnItsOwnExchange,
            AnswerChecks.OneAnswerForARequest,
            ConcurrencyChecks.RequestBesideAnotherIsAnswered,
            ExecutionChecks.CalledOnceRunsOnce,
            SessionLeakChecks.StreamNamesNothingOfAnotherSession,
            SessionLeakChecks.LogNamesNoIdOfAnotherSession,
            ReplicaChecks.SessionAnswersWithItsOwnState,
            StreamChecks.GetStreamHasNoAnswers,
            ReplayChecks.LostAnswerIsReplayed,
            ReplayChecks.ReplayStartsAfterTheLastEventId,
            ReplayChecks.ReplayInOrder,
            ReplayChecks.ReplayStaysInItsStream,
            ReplayChecks.EventIdsUniqueInSession,
            SessionLifeChecks.TerminatedSessionPost404,
            SessionLifeChecks.TerminatedSessionGet404,
            SessionLifeChecks.TerminatedSessionDelete404,
            EndedSessionChecks.EndedSessionMessages404,
            CancelledChecks.NothingMoreOfACancelledRequest,
        ];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("broken-answers-by-id-in-a-crowd", AnswerChecks.AnswerOnItsOwnExchange),
            new("broken-stateless-answers-by-id-in-a-crowd", AnswerChecks.AnswerOnItsOwnExchange),
            new("broken-runs-again-on-resume", ExecutionChecks.CalledOnceRunsOnce),
            new("broken-messages-to-the-latest-stream", SessionLeakChecks.StreamNamesNothingOfAnotherSession),
            new("broken-state-in-eight-places", ReplicaChecks.SessionAnswersWithItsOwnState),
        ];

    public override IReadOnlyList<string> PositiveControls =>
        ["stateful", "stateful-polling", "stateful-frugal", "stateful-talkative", "sessionless", "stateless"];

    /// <summary>A crowd takes places and time that other runs count on.</summary>
    public override bool NeedsTargetAlone => true;

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        if (!context.Revision.IsStateless && context.Target.SecondSession != SecondSession.Granted)
        {
            context.NoChance("the server does not keep two sessions at a time, so there is no crowd on it", Checks);
            return;
        }

        var began = context.Time.GetTimestamp();
        List<CrowdClient> crowd = [];
        try
        {
            await JoinAsync(context, crowd, cancellationToken);
            if (crowd.Count(client => client.IsIn) < 2)
            {
                context.NoChance("the server let fewer than two clients in at a time", Checks);
                return;
            }

            if (await ActAsync(context, crowd, cancellationToken))
            {
                await UseOneIdAsync(context, crowd, cancellationToken);
                await EachAsync(crowd, client => client.LookBackAsync(cancellationToken), cancellationToken);
            }
        }
        finally
        {
            foreach (var client in crowd)
                client.Dispose();
        }

        context.Report(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{crowd.Count} clients were let in {crowd.Sum(client => client.Joined)} times, in "
                    + $"{context.Time.GetElapsedTime(began).TotalSeconds:0.0} s"
            )
        );
        context.NoChance("the server gave the crowd no chance to try this", Checks);
    }

    /// <summary>A few at first: a server that asks them to come back later gets no more.</summary>
    private static async Task JoinAsync(
        ScenarioContext context,
        List<CrowdClient> crowd,
        CancellationToken cancellationToken
    )
    {
        await AddAsync(Math.Min(FewClients, context.Clients));
        if (!context.Target.Pace.WantsOneRunAtATime)
            await AddAsync(context.Clients - crowd.Count);
        if (!context.Target.Pace.WantsOneRunAtATime || context.Clients <= FewClients)
            return;
        context.Report($"the server limits its requests, so only {FewClients} clients went on");
        crowd.RemoveRange(FewClients, crowd.Count - FewClients);

        async Task AddAsync(int more)
        {
            var added = Enumerable.Range(crowd.Count, more).Select(number => new CrowdClient(context, number)).ToList();
            crowd.AddRange(added);
            await EachAsync(added, client => client.ActAsync(CrowdAct.Join, cancellationToken), cancellationToken);
        }
    }

    /// <returns>Whether the crowd is to go on: not where answers are lost.</returns>
    private static async Task<bool> ActAsync(
        ScenarioContext context,
        List<CrowdClient> crowd,
        CancellationToken cancellationToken
    )
    {
        var plan = CrowdPlan.Draw(context.Seed, crowd.Count);
        using var end = context.Deadline(LongestRounds, cancellationToken);
        for (var round = 1; round <= CrowdPlan.Rounds; round++)
        {
            if (end.IsOver)
            {
                context.Report($"the server is slow: {round - 1} of {CrowdPlan.Rounds} rounds took place");
                break;
            }

            var now = round;
            await EachAsync(
                CrowdPlan
                    .Shuffled(Enumerable.Range(0, crowd.Count), SeededDecision.Derive(context.Seed, "order"))
                    .Select(number => (Number: number, Client: crowd[number])),
                pair => pair.Client.ActAsync(plan.Of(now, pair.Number), cancellationToken),
                cancellationToken
            );
            if (crowd.Sum(client => client.Unanswered) >= EnoughUnanswered)
                return false;
        }

        return true;
    }

    /// <summary>Clients of an SDK count alike: calls at work and requests beside them have the same id in every session
    /// at once.</summary>
    private static async Task UseOneIdAsync(
        ScenarioContext context,
        List<CrowdClient> crowd,
        CancellationToken cancellationToken
    )
    {
        var present = CrowdPlan
            .Shuffled(Enumerable.Range(0, crowd.Count), SeededDecision.Derive(context.Seed, "one id"))
            .Select(number => crowd[number])
            .Where(client => client.IsIn)
            .ToList();
        var atWork = present
            .Take(context.Target.HasInstrumentedTools ? Math.Min(MostAtWork, present.Count / 2) : 0)
            .ToList();
        var keys = atWork.ToDictionary(client => client, _ => ScenarioProbes.FreshKey());
        var work = new List<Task<Answer>>();
        foreach (var client in atWork)
        {
            var call = client.Probe.ToolRequest("sleep", new JsonObject { ["key"] = keys[client] });
            var slow = new SlowCall(WithSharedId(call), keys[client], Probe.OperationDeadline);
            work.Add(await slow.BeginAsync(client.Probe, cancellationToken));
        }

        var others = present.Except(atWork).ToList();
        var beside = EachAsync(
            others.Index(),
            pair =>
            {
                var (index, client) = pair;
                // Their results cannot be taken for that of a call.
                var request = index % 3 == 0 ? client.Ask() : client.List();
                return client.CallBrieflyAsync(WithSharedId(request), cancellationToken);
            },
            cancellationToken
        );

        // Whoever is answered is so at once; an answer that went astray must not keep the calls at work for ever.
        await Task.WhenAny(beside, context.PauseAsync(Probe.NoticeWindow, cancellationToken));
        foreach (var (index, client) in atWork.Index())
        {
            await others[index % others.Count]
                .Probe.CallToolAsync("release", new JsonObject { ["key"] = keys[client] }, cancellationToken);
        }

        await Task.WhenAll(work);
        await beside;
    }

    private static ProbeRequest WithSharedId(ProbeRequest request) =>
        request.Edited(json => json["id"] = SharedId).For($"{request.Purpose}, id {SharedId}");

    private static Task EachAsync<T>(IEnumerable<T> all, Func<T, Task> act, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            all,
            new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken },
            async (one, _) => await act(one)
        );
}
