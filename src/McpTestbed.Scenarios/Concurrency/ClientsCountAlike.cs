using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Checkers.Invariants;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Concurrency;

/// <summary>Two clients that count their request ids alike, as all clients of an SDK do (FM-3c).</summary>
internal sealed class ClientsCountAlike : Scenario
{
    private const int Rounds = 8;

    /// <summary>So many rounds that an answer is missing in are proof enough, and each costs a deadline.</summary>
    private const int LostRounds = 2;

    public override string Id => "concurrency/clients-count-alike";

    public override string Summary =>
        "Two clients with a session each send different requests with the same JSON-RPC ids at the same time.";

    public override IReadOnlyList<string> FailureModes => ["FM-3c"];

    public override ProtocolRange Range => new(Revision.V20250326, Revision.V20260728);

    public override IReadOnlyList<Check> Checks =>
        [AnswerChecks.AnswerOnItsOwnExchange, ConcurrencyChecks.RequestBesideAnotherIsAnswered];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("broken-answers-by-id", AnswerChecks.AnswerOnItsOwnExchange),
            new("broken-stateless-answers-by-id", AnswerChecks.AnswerOnItsOwnExchange),
            new("broken-answer-lost-beside-another", ConcurrencyChecks.RequestBesideAnotherIsAnswered),
        ];

    public override IReadOnlyList<string> PositiveControls => ["stateful", "stateful-polling", "stateless"];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        if (!context.GrantsTwoSessions(Checks))
            return;
        var first = await OpenAsync(context, cancellationToken);
        var second = await OpenAsync(context, cancellationToken);
        var quick = context.Revision.IsStateless ? "server/discover" : "ping";
        var lost = 0;
        for (var round = 1; round <= Rounds && lost < LostRounds; round++)
        {
            // Each has the quick request once, and once the list, under the id that the other uses at that time.
            var id = 100 + round;
            var (one, other) = round % 2 == 0 ? (first, second) : (second, first);
            var answers = await Task.WhenAll(
                one.CallAsync(WithId(one.Request("tools/list"), id), cancellationToken),
                other.CallAsync(WithId(other.Request(quick), id), cancellationToken)
            );
            if (answers.Any(answer => answer.Problem is not null))
                lost++;
        }

        if (lost == LostRounds || await SlowCall.OfAsync(first, cancellationToken) is not { } slow)
            return;

        // With a tool that takes its time they overlap for sure.
        var work = await (slow with { Request = WithId(slow.Request, 200) }).BeginAsync(first, cancellationToken);
        await second.CallAsync(WithId(second.Request(quick), 200), cancellationToken);
        var list = second.CallAsync(WithId(second.Request("tools/list"), 200), cancellationToken);

        // Lists of another id, one after the other: that the second one comes later than the first list is as good as
        // sure, and its answer shows that lists are answered.
        await second.CallAsync("tools/list", cancellationToken);
        await second.CallAsync("tools/list", cancellationToken);
        await list;
        await slow.ReleaseAsync(first, cancellationToken);
        await work;
    }

    private static Task<McpProbe> OpenAsync(ScenarioContext context, CancellationToken cancellationToken) =>
        context.Revision.IsStateless
            ? Task.FromResult(new McpProbe(context))
            : context.OpenClientAsync(cancellationToken);

    private static ProbeRequest WithId(ProbeRequest request, int id) =>
        request.Edited(json => json["id"] = JsonValue.Create(id)).For($"{request.Purpose}, id {id}");
}
