using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.Core.Checking;

/// <summary>Finds in a history what each failed operation failed of. The same history and findings always give the same
/// answer.</summary>
internal sealed class Attributor
{
    private readonly History history;
    private readonly ExpectedAnswers expected;
    private readonly RunEnvironment environment;
    private readonly List<CheckResult> findings;
    private readonly ILookup<(string, int), ExchangeEntry> entries;
    private readonly Dictionary<(string, int), Exchange> exchanges;
    private readonly List<FaultEffected> effects;

    private Attributor(History history, IEnumerable<CheckResult> checks)
    {
        this.history = history;
        expected = new(history);
        environment = new(history);
        findings = [.. checks.Where(check => check.IsFinding)];
        entries = history.Entries.OfType<ExchangeEntry>().ToLookup(entry => (entry.Link, entry.Exchange));
        exchanges = history.Exchanges.ToDictionary(exchange => (exchange.Link, exchange.Number));
        effects = [.. history.Entries.OfType<FaultEffected>()];
    }

    /// <summary>Attributes every operation that failed, and counts the faults that were survived.</summary>
    public static Attribution Attribute(History history, IReadOnlyList<CheckResult> checks) =>
        new Attributor(history, checks).All();

    private Attribution All()
    {
        var byOperation = history
            .Exchanges.Where(exchange => exchange.Operation is not null)
            .ToDictionary(exchange => exchange.Operation!.Operation);
        var completions = history
            .Entries.OfType<OperationCompleted>()
            .GroupBy(completed => completed.Operation)
            .ToDictionary(group => group.Key, group => group.First());
        var isWhole = history.Entries.OfType<RunEnded>().Any(ended => ended.Failure is null);
        var failed = new List<(FailedOperation Operation, Exchange? Exchange, FaultEffected? By)>();
        foreach (var invoked in history.Entries.OfType<OperationInvoked>().Where(operation => !operation.IsAside))
        {
            var exchange = byOperation.GetValueOrDefault(invoked.Operation);
            var completion = completions.GetValueOrDefault(invoked.Operation);

            // What was under way when the run broke off failed of that.
            if (completion is null && !isWhole)
                continue;
            if (expected.FailureOf(completion, exchange) is not { } problem)
                continue;
            var (cause, because, by) = CauseOf(invoked, completion, exchange, problem);
            int?[] lines = [invoked.Line, completion?.Line, by?.Line];
            failed.Add(
                (
                    new(
                        invoked.Operation,
                        invoked.Name,
                        exchange?.ToString(),
                        cause,
                        because,
                        [.. lines.OfType<int>().Order()]
                    ),
                    exchange,
                    by
                )
            );
        }

        return new([.. failed.Select(one => one.Operation)], effects.Count(effect => IsSurvived(effect, failed)));
    }

    private (FailureCause Cause, string Because, FaultEffected? By) CauseOf(
        OperationInvoked invoked,
        OperationCompleted? completion,
        Exchange? exchange,
        string problem
    )
    {
        var until = completion?.AtUs ?? long.MaxValue;
        if (exchange is not null)
        {
            if (effects.Find(effect => IsOn(effect, exchange) || CutUnder(effect, exchange)) is { } fault)
                return (FailureCause.Direct, $"fault '{fault.Rule}' took effect on it", fault);
            if (findings.Find(finding => Names(finding, exchange)) is { } finding)
                return (FailureCause.Target, $"check '{finding.Id}' does not hold there", null);
            if (
                effects.FindLast(effect =>
                    effect.AtUs < until
                    && Lasts(effect)
                    && IsKin(exchanges.GetValueOrDefault((effect.Link, effect.Exchange)), exchange)
                ) is
                { } earlier
            )
            {
                return (
                    FailureCause.Inherited,
                    $"fault '{earlier.Rule}' took effect before on {earlier.Link}/x{earlier.Exchange}, of the "
                        + "same session or stream",
                    earlier
                );
            }
        }

        if (history.IsCancelled && IsLastOfItsClient(invoked))
            return (FailureCause.Environment, "the call was cancelled", null);
        return environment.Explain(invoked, until, exchange) is { } circumstance
            ? (FailureCause.Environment, circumstance, null)
            : (FailureCause.Unexplained, $"{problem}, and no fault, toxic or finding explains it", null);
    }

    /// <summary>Whether its client did nothing after it, but give back what it had.</summary>
    private bool IsLastOfItsClient(OperationInvoked invoked) =>
        history
            .Entries.OfType<OperationInvoked>()
            .Last(operation => operation.Client == invoked.Client && (!operation.IsAside || operation == invoked))
        == invoked;

    private static bool IsOn(FaultEffected effect, Exchange exchange) =>
        (effect.Link, effect.Exchange) == (exchange.Link, exchange.Number);

    /// <summary>Whether a fault on another exchange of the connection ended it for this one, too.</summary>
    private bool CutUnder(FaultEffected effect, Exchange exchange) =>
        exchanges.TryGetValue((effect.Link, effect.Exchange), out var other)
        && (other.Link, other.Connection) == (exchange.Link, exchange.Connection)
        && environment.EndOf(exchange) is { By: EndedBy.Rule };

    /// <summary>Whether a finding's evidence is of the exchange, or of the one whose answer it asks for.</summary>
    private bool Names(CheckResult finding, Exchange exchange) =>
        new[] { exchange, ExpectedAnswers.FirstOf(exchange) }
            .SelectMany(one => entries[(one.Link, one.Number)])
            .Any(entry => finding.Evidence.Contains(entry.Line));

    /// <summary>
    /// Whether a fault left its two sides with different knowledge: the request or the answer did not reach the other
    /// side as it was, or the server got one that no client sent. What was only late is over when it is over.
    /// </summary>
    private bool Lasts(FaultEffected effect)
    {
        var mine = entries[(effect.Link, effect.Exchange)].ToList();
        if (!exchanges.TryGetValue((effect.Link, effect.Exchange), out var exchange))
            return true;
        return !mine.Exists(entry => entry is ExchangeRequest { Leg: Leg.Server, Unchanged: true })
            || !mine.Exists(entry => entry is ExchangeResponse { Leg: Leg.Client, Unchanged: true })
            || mine.Exists(entry =>
                entry is StreamEvent { Leg: Leg.Client, Unchanged: false } or StreamEnded { By: EndedBy.Rule }
            )
            || exchange.Events.Count != exchange.EventsToClient.Count
            || history.Exchanges.Any(copy =>
                copy.FromClient is null && (copy.Link, copy.Connection) == (exchange.Link, exchange.Connection)
            );
    }

    private static bool IsKin(Exchange? earlier, Exchange exchange) =>
        earlier is not null
        && earlier != exchange
        && (
            ExpectedAnswers.FirstOf(earlier) == ExpectedAnswers.FirstOf(exchange)
            || SessionsOf(earlier).Intersect(SessionsOf(exchange)).Any()
        );

    /// <summary>Every token of a session id that the exchange has to do with: meant, sent, received and given
    /// out.</summary>
    private static IEnumerable<string> SessionsOf(Exchange exchange) =>
        new[] { exchange.Operation?.IntendedSession, exchange.FromServer?.Session?.Token }
            .OfType<string>()
            .Concat(HeaderLine.Values(exchange.FromClient?.Headers ?? [], McpHeaders.SessionId))
            .Concat(exchange.RequestValues(McpHeaders.SessionId));

    /// <summary>Survived means shown: no finding there, nothing inherited from it, and the client was served, then or
    /// afterwards.</summary>
    private bool IsSurvived(
        FaultEffected effect,
        List<(FailedOperation Operation, Exchange? Exchange, FaultEffected? By)> failed
    )
    {
        if (
            !exchanges.TryGetValue((effect.Link, effect.Exchange), out var exchange)
            || findings.Exists(finding => Names(finding, exchange))
        )
            return false;
        var broken = failed.Where(one => one.By == effect).ToList();
        if (broken.Exists(one => one.Operation.Cause == FailureCause.Inherited))
            return false;
        if (exchange.Completion is { Outcome: OperationOutcome.Ok } && !broken.Exists(one => one.Exchange == exchange))
            return true;
        return history.Exchanges.Any(later =>
            later.Link == exchange.Link
            && later.Operation?.AtUs > exchange.Completion?.AtUs
            && later is { Served: true, FromServer.AnsweredBy: AnsweredBy.Target }
            && !failed.Exists(one => one.Exchange == later)
        );
    }
}
