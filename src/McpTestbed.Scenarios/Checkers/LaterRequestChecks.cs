using McpTestbed.Core.Checking;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Checks on whether a server serves more than the first request it ever gets.</summary>
internal static class LaterRequestChecks
{
    /// <summary>Fewer refusals than these could be bad luck.</summary>
    private const int Enough = 3;

    public static readonly Check LaterRequestsAreServed = new()
    {
        Id = "later-requests-are-served",
        Claim = "The server goes on serving after the first request",
        Requirements = ["ping/respond"],
        Remedy =
            "Make a transport and a server object for each request where there are no sessions, and for each session "
            + "where there are; one for the whole process may serve its first request only.",
        Allows =
        [
            "any refusal below 500, and 502, 503 and 504, which other checks judge or have reasons of their own",
            "an error now and then: all requests after the first have to fail",
        ],
        Judge = history =>
        {
            var first = history.Initializes().FirstOrDefault(exchange => exchange.HasResult());
            if (first is null)
                return Judgement.Unknown("the record has no initialize that was served");
            var later = history
                .Exchanges.Where(exchange => first.Precedes(exchange) && Judging.IsJudged(exchange))
                .ToList();
            if (later.Find(exchange => exchange.Served) is { } served)
                return Judgement.Held(Judging.Say(served), served.Evidence);
            if (later.Count == 0)
                return Judgement.Unknown("the record has no request after the initialize that was served");
            if (later.Count < Enough || later.Exists(exchange => exchange.Status < 500))
                return Judgement.NotExercised($"{Judging.Say(later[0])}, which other checks judge");
            return Judgement.Violated(
                $"after its first request, which was served, the server answered none of {later.Count} others, such as "
                    + Judging.Say(later.Find(exchange => exchange.RpcMethod == "ping") ?? later[0]),
                [.. first.Evidence, .. later.SelectMany(exchange => exchange.Evidence)]
            );
        },
    };
}
