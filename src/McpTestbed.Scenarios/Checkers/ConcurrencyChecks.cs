using McpTestbed.Core.Checking;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Histories;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Checks on requests that are at work side by side.</summary>
internal static class ConcurrencyChecks
{
    public static readonly Check RequestBesideAnotherIsAnswered = new()
    {
        Id = "request-beside-another-is-answered",
        Claim = "A request is answered while another client's is at work",
        Requirements = ["stream/response-eventually", "stateless/many-conversations"],
        Remedy = "Keep what waits for an answer by client and request, so that no request takes another's place.",
        Allows = ["any order of the answers", "a refusal of a second request at the same time"],
        Judge = history =>
        {
            var requests = history.Requests().ToList();
            var times = requests.ConvertAll(exchange => new AtWork(exchange));
            var asked = times
                .FindAll(one => one.Exchange.RpcMethod != "initialize" && Others(times, one).Any())
                .ConvertAll(one => one.Exchange);

            // A deadline that is over proves nothing by itself; it does where a like request that came later was
            // answered long before.
            var lost = asked.Find(exchange =>
                !exchange.IsAnswered()
                && (exchange.FromServer is null || exchange.Served)
                && exchange.Completion is { Outcome: OperationOutcome.Indeterminate, OnPurpose: false }
                && requests.Exists(later =>
                    IsLike(later, exchange)
                    && later.ToServer!.AtUs > exchange.ToServer!.AtUs
                    && later.HasOwnAnswer()
                    && later.DoneAtUs() < exchange.Completion.AtUs
                )
            );
            if (lost is not null)
                return Judgement.Violated(
                    $"{lost.ToServer!.Method} {Judging.Name(lost)} was never answered ({lost}), while another request "
                        + "was at work, and later ones were answered",
                    [.. lost.Evidence, .. Others(times, new(lost)).First().Exchange.Evidence]
                );
            var answered = asked.FindAll(exchange => exchange.HasOwnAnswer());
            return answered.Count > 0
                    ? Judgement.Held(
                        $"{Counted.Of(answered.Count, "request")} "
                            + $"{Counted.Noun(answered.Count, "was", "were")} answered beside others",
                        answered.Take(20).SelectMany(exchange => exchange.Evidence)
                    )
                : requests.Exists(exchange => exchange.HasOwnAnswer())
                    ? Judgement.NotExercised("the server was done with each request before the next one reached it")
                : Judgement.Unknown("the record has no requests of two clients at the same time");
        },
    };

    /// <summary>Whether two requests ask for the same: of two tools, one may take its time.</summary>
    private static bool IsLike(Exchange one, Exchange other) =>
        one.RpcMethod == other.RpcMethod && one.ToServer!.Messages[0].Name == other.ToServer!.Messages[0].Name;

    private static IEnumerable<AtWork> Others(List<AtWork> requests, AtWork one) =>
        requests.Where(other =>
            other.Exchange.Link != one.Exchange.Link && other.FromUs < one.UntilUs && one.FromUs < other.UntilUs
        );

    /// <summary>A request, and when it was at work.</summary>
    private sealed class AtWork(Exchange exchange)
    {
        public Exchange Exchange => exchange;

        public long FromUs { get; } = exchange.ToServer!.AtUs;

        public long UntilUs { get; } = exchange.DoneAtUs();
    }
}
