using McpTestbed.Core.Checking;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Checks on requests that their client cancels.</summary>
internal static class CancelChecks
{
    public static readonly Check CancelledRequestEnds = new()
    {
        Id = "cancelled-request-ends",
        Claim = "The response to a request that was cancelled comes to an end, with an answer or without one",
        Requirements = ["cancel/receiver-stops", "gap/cancelled-post-reply"],
        Remedy = "On notifications/cancelled stop the work and end its stream, or answer it all the same.",
        Allows =
        [
            "an answer all the same, an error, or an end without one",
            "a call that was done before it was cancelled",
        ],
        Judge = history =>
        {
            var cancelled = history
                .Requests()
                .Where(exchange =>
                    Cancels(history, exchange)
                        .Any(cancel => cancel.Served && cancel.ToServer!.AtUs < exchange.DoneAtUs())
                )
                .ToList();
            var open = cancelled.Find(exchange =>
                !IsOver(exchange)
                && exchange.Completion is { Outcome: OperationOutcome.Indeterminate, OnPurpose: false }
            );
            if (open is not null)
            {
                var cancel = Cancels(history, open).First();
                return Judgement.Violated(
                    $"{Judging.Name(open)} was cancelled ({cancel}), and its response was still open "
                        + $"{(open.Completion!.AtUs - cancel.ToServer!.AtUs) / 1_000_000.0:0.0} s later ({open})",
                    [.. open.Evidence, .. cancel.Evidence]
                );
            }

            var over = cancelled.FindAll(IsOver);
            return over.Count == 0
                ? Judgement.Unknown("the record has no request that was cancelled while it was at work")
                : Judgement.Held(
                    $"{Counted.Of(over.Count, "cancelled request")} came to an end",
                    over.SelectMany(exchange => exchange.Evidence)
                );
        },
    };

    private static IEnumerable<Exchange> Cancels(History history, Exchange exchange) =>
        history
            .Notifications()
            .Where(cancel =>
                cancel.RpcMethod == "notifications/cancelled"
                && cancel.Session() == exchange.Session()
                && ForeignJson.SameId(
                    cancel.RequestObject().At("params", "requestId")?.ToJsonString(),
                    exchange.RequestId()
                )
            );

    private static bool IsOver(Exchange exchange) =>
        exchange.IsAnswered()
        || (exchange.IsStream() ? exchange.StreamEnd is { By: EndedBy.Server } : exchange.FromServer is not null);
}
