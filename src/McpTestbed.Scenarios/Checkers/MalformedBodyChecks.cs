using McpTestbed.Core.Checking;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Checks on bodies that are no JSON-RPC: what a broken client, or anybody, may send.</summary>
internal static class MalformedBodyChecks
{
    public static readonly Check MalformedBodyRefused = new()
    {
        Id = "malformed-body-refused",
        Claim = "A body that is no JSON-RPC is refused with a 4xx",
        Requirements = ["gap/malformed-body", "post/notification-reject-4xx"],
        Remedy = "Answer 400 with the JSON-RPC error -32700 (no JSON) or -32600 (no message), without an id.",
        Allows = ["any 4xx, or a JSON-RPC error with 200", "taking JSON that is no message"],
        Judge = Judging.EachGranted(
            history => Malformed(history).Where(exchange => exchange.FromServer is not null && !IsTaken(exchange)),
            exchange => exchange.Status is >= 400 and < 500,
            "a 4xx"
        ),
    };

    public static readonly Check MalformedBodyNotAccepted = new()
    {
        Id = "malformed-body-not-accepted",
        Claim = "A body that is no JSON is not taken for a message that was accepted",
        Requirements = ["post/notification-reject-4xx", "gap/malformed-body"],
        Remedy = "Answer 202 only to what was read and accepted.",
        Allows = ["202 to JSON that is no message: a server may accept more than it must"],
        Judge = Judging.EachGranted(
            history => Malformed(history).Where(exchange => exchange.FromServer is not null && IsNoJson(exchange)),
            exchange => !IsTaken(exchange),
            "a refusal"
        ),
    };

    public static readonly Check MalformedBodyAnswered = new()
    {
        Id = "malformed-body-ends-nothing",
        Claim = "A body that is no JSON-RPC is answered, and the server goes on",
        Requirements = ["gap/server-ended-by-a-body", "post/notification-reject-4xx"],
        Remedy = "Catch what reading a body throws, and answer 400; one client must not be able to end the server.",
        Allows = ["any status, also an end of the connection after the answer"],
        Judge = history =>
        {
            var sent = Malformed(history).ToList();
            var broke = sent.Find(exchange => exchange.FromServer is null && IsEndedByServer(history, exchange));
            if (broke is not null)
            {
                var after = history
                    .Reached()
                    .Concat(history.Exchanges.Where(exchange => exchange.ToServer is null))
                    .Where(exchange =>
                        exchange != broke
                        && exchange.FromServer is null
                        && exchange.Operation?.AtUs > broke.Operation?.AtUs
                    )
                    .ToList();
                var exit = history
                    .Entries.OfType<ProcessExited>()
                    .FirstOrDefault(exited => !exited.Expected && exited.AtUs >= broke.ToServer!.AtUs);
                return Judgement.Violated(
                    $"{broke.ToServer!.Method} {Judging.Name(broke)} was not answered: the server closed the connection"
                        + (
                            exit is not null ? $", and its process ended with exit code {exit.Code}"
                            : after.Count > 0
                                ? $", and {Counted.Of(after.Count, "request")} after it got no answer either"
                            : ""
                        )
                        + $" ({broke})",
                    [
                        .. broke.Evidence,
                        .. after.SelectMany(exchange => Lines(history, exchange)),
                        .. exit is null ? [] : (int[])[exit.Line],
                    ]
                );
            }

            var answered = sent.FindAll(exchange => exchange.FromServer is not null);
            return answered.Count == 0 || answered.Count < sent.Count
                ? Judgement.Unknown("the record has no malformed body, or one that was not answered")
                : Judgement.Held(
                    $"{answered.Count} malformed bodies were answered, such as {Judging.Say(answered[0])}",
                    answered.SelectMany(exchange => exchange.Evidence)
                );
        },
    };

    /// <summary>POSTs whose body is no JSON-RPC message at all.</summary>
    private static IEnumerable<Exchange> Malformed(History history) =>
        history
            .Of("POST")
            .Where(exchange =>
                exchange.ToServer is { Complete: true, Body.Text: not null } request
                && request.Messages.All(message => message.Kind == JsonRpcKind.Other)
            );

    private static bool IsNoJson(Exchange exchange) => exchange.ToServer!.Messages.Count == 0;

    private static bool IsTaken(Exchange exchange) =>
        exchange.Served && !exchange.Replies().Any(message => message.Kind == JsonRpcKind.Error);

    private static bool IsEndedByServer(History history, Exchange exchange) =>
        history
            .Entries.OfType<ConnectionClosed>()
            .Any(closed =>
                (closed.Link, closed.Connection) == (exchange.Link, exchange.Connection) && closed.By == EndedBy.Server
            );

    private static IEnumerable<int> Lines(History history, Exchange exchange) =>
        history
            .Entries.OfType<ExchangeEntry>()
            .Where(entry => (entry.Link, entry.Exchange) == (exchange.Link, exchange.Number))
            .Select(entry => entry.Line);
}
