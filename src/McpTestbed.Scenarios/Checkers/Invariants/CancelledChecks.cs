using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Checkers.Invariants;

/// <summary>What holds after a client closed the stream of its request, which cancels it in 2026-07-28.</summary>
internal static class CancelledChecks
{
    public static readonly Check NothingMoreOfACancelledRequest = new()
    {
        Id = "nothing-more-of-a-cancelled-request",
        Claim = "Nothing is sent for a request once its client has closed its stream",
        Requirements = ["cancel/no-more-messages"],
        Remedy = "Drop the answer and the progress of a cancelled request; do not look for another stream for them.",
        Allows = ["what was sent before the end was noticed, on the stream itself"],
        Judge = history =>
        {
            var said = history.Said();
            var cancelled = history
                .Requests()
                .Where(exchange =>
                    exchange.IsStream() && exchange.StreamEnd is { By: EndedBy.Client } && !exchange.HasOwnAnswer()
                )
                .ToList();
            foreach (var exchange in cancelled)
            {
                if (said.FirstOrDefault(one => IsFor(exchange, one)) is { } late)
                    return Judgement.Violated(
                        $"{late} is for {Judging.Name(exchange)}, whose client had closed its stream",
                        [.. exchange.Evidence, .. late.Evidence]
                    );
            }

            var heard = cancelled.FindAll(exchange => said.Any(one => IsAfter(exchange, one)));
            return heard.Count > 0
                ? Judgement.Held(
                    $"nothing came for {Judging.Name(heard[0])} after its client had closed its stream, while other "
                        + "messages came",
                    heard.SelectMany(exchange => exchange.Evidence)
                )
                : Judgement.Unknown("no client closed the stream of a request before its answer");
        },
    };

    private static bool IsAfter(Exchange cancelled, Said said) =>
        said.On.Link == cancelled.Link && said.On != cancelled && said.AtUs > cancelled.StreamEnd!.AtUs;

    private static bool IsFor(Exchange cancelled, Said said) =>
        IsAfter(cancelled, said)
        && (
            (
                said.Message.IsAnswer
                && ForeignJson.SameId(said.Message.Id, cancelled.RequestId())
                && !said.On.Asked().Any(asked => ForeignJson.SameId(asked.Id, said.Message.Id))
            )
            || (
                said.Message.Method == "notifications/progress"
                && StatelessChecks.Meta(cancelled)?["progressToken"]?.ToJsonString() is { } token
                && said.Json.At("params", "progressToken")?.ToJsonString() == token
            )
        );
}
