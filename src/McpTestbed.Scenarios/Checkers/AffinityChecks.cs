using McpTestbed.Core.Checking;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Checks on servers that want a client to stay where it is.</summary>
internal static class AffinityChecks
{
    public static readonly Check EveryConnectionIsServed = new()
    {
        Id = "every-connection-is-served",
        Claim = "What is served on one connection is served on another",
        Requirements = ["stateless/no-affinity"],
        Remedy = "Keep nothing with the connection: make cursors of what they stand for.",
        Allows = ["a refusal that comes on every connection", "cursors that become invalid for all"],
        Judge = history =>
        {
            var asked = history
                .Requests()
                .Where(exchange => IsList(exchange) && history.IsCorrect(exchange) && Judging.IsJudged(exchange))
                .ToList();
            foreach (var refused in asked.Where(exchange => IsRefused(exchange)))
            {
                if (
                    asked.Find(other => IsSame(refused, other) && other.HasResult() && refused.Precedes(other)) is
                    { } served
                )
                    return Judgement.Violated(
                        $"{Judging.Say(refused)}, and the same was served on another connection after it ({served})",
                        [.. refused.Evidence, .. served.Evidence]
                    );
            }

            var twice = asked
                .Where(exchange =>
                    exchange.HasResult() && asked.Exists(other => IsSame(exchange, other) && other.HasResult())
                )
                .ToList();
            return twice.Count > 0
                    ? Judgement.Held(
                        $"{Counted.Of(twice.Count, "list")} {Counted.Noun(twice.Count, "was", "were")} served "
                            + $"on more than one connection, such as {twice[0]}",
                        twice.SelectMany(exchange => exchange.Evidence)
                    )
                : asked.Count > 0 ? Judgement.NotExercised("no list was served on two connections")
                : Judgement.Unknown("the record has no list");
        },
    };

    private static bool IsRefused(Exchange exchange) =>
        Refusals.Excuse(exchange) is null && exchange.ErrorCode() is not null and not ErrorCodes.MethodNotFound;

    /// <summary>Whether another request asks for the same on another connection of the same client.</summary>
    private static bool IsSame(Exchange one, Exchange other) =>
        one.Link == other.Link
        && one.Connection != other.Connection
        && one.RpcMethod == other.RpcMethod
        && Cursor(one) == Cursor(other);

    private static string? Cursor(Exchange exchange) => exchange.RequestObject().At("params", "cursor").AsText();

    private static bool IsList(Exchange exchange) =>
        exchange.RpcMethod!.EndsWith("/list", StringComparison.Ordinal)
        || exchange.RpcMethod == Probes.ServerMethods.Discover;
}
