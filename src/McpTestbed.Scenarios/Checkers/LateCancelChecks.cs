using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Checks on cancellations that cross the answer.</summary>
internal static class LateCancelChecks
{
    public static readonly Check LateCancellationIsNoFailure = new()
    {
        Id = "late-cancellation-is-no-failure",
        Claim = "A cancellation that crosses the answer is no failure of the server",
        Requirements = ["cancel/race-safe"],
        Remedy =
            "Ignore a cancellation of a request that is unknown or answered already: it was under way when the answer "
            + "was sent.",
        Allows =
        [
            "a refusal of the cancellation with a 4xx",
            "202, or any other 2xx",
            "no answer to what was cancelled",
        ],
        Judge = Judging.Each(Cancelled, exchange => exchange.Status < 500, "no status of a failing server"),
    };

    /// <summary>Cancellations, and failures of what they were to cancel.</summary>
    private static IEnumerable<Exchange> Cancelled(History history)
    {
        var cancellations = history
            .Notifications()
            .Where(exchange => exchange.RpcMethod == "notifications/cancelled")
            .ToList();
        return cancellations.Concat(
            history
                .Requests()
                .Where(asked =>
                    asked.Status >= 500
                    && cancellations.Exists(exchange =>
                        exchange.Link == asked.Link
                        && ForeignJson.SameId(
                            exchange.RequestObject().At("params", "requestId")?.ToJsonString(),
                            asked.RequestId()
                        )
                    )
                )
        );
    }
}
