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
            var asked = history
                .Requests()
                .Where(exchange => exchange.RpcMethod != "initialize" && Others(history, exchange).Any())
                .ToList();

            // A deadline that is over proves nothing by itself; it does where a like request that came later was
            // answered long before.
            var lost = asked.Find(exchange =>
                !exchange.IsAnswered()
                && (exchange.FromServer is null || exchange.Served)
                && exchange.Completion is { Outcome: OperationOutcome.Indeterminate, OnPurpose: false }
                && history
                    .Requests(exchange.RpcMethod)
                    .Any(later =>
                        later.ToServer!.AtUs > exchange.ToServer!.AtUs
                        && later.HasOwnAnswer()
                        && later.DoneAtUs() < exchange.Completion.AtUs
                    )
            );
            if (lost is not null)
                return Judgement.Violated(
                    $"{lost.ToServer!.Method} {Judging.Name(lost)} was never answered ({lost}), while another request "
                        + "was at work, and later ones were answered",
                    [.. lost.Evidence, .. Others(history, lost).First().Evidence]
                );
            var answered = asked.FindAll(exchange => exchange.HasOwnAnswer());
            return answered.Count > 0
                    ? Judgement.Held(
                        $"{Counted.Of(answered.Count, "request")} "
                            + $"{Counted.Noun(answered.Count, "was", "were")} answered beside others",
                        answered.Take(20).SelectMany(exchange => exchange.Evidence)
                    )
                : history.Requests().Any(exchange => exchange.HasOwnAnswer())
                    ? Judgement.NotExercised("the server was done with each request before the next one reached it")
                : Judgement.Unknown("the record has no requests of two clients at the same time");
        },
    };

    private static IEnumerable<Exchange> Others(History history, Exchange exchange) =>
        history
            .Requests()
            .Where(other =>
                other.Link != exchange.Link
                && other.ToServer!.AtUs < exchange.DoneAtUs()
                && exchange.ToServer!.AtUs < other.DoneAtUs()
            );
}
