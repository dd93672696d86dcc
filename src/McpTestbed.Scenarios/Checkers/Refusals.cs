using McpTestbed.Core.Histories;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Refusals for reasons that are the server's own, or of what stands before it: no claim is about
/// them.</summary>
internal static class Refusals
{
    /// <summary>
    /// Why the answer to any request, right or wrong, says nothing about a claim; null where it may. A 401 is a demand
    /// for credentials only where it says which (RFC 9110, 11.6.1).
    /// </summary>
    public static string? OwnReason(Exchange exchange) =>
        exchange.FromServer is not { AnsweredBy: AnsweredBy.Target }
            ? null
            : exchange.Status switch
            {
                401 when exchange.ResponseValues("WWW-Authenticate").Count > 0 => Say(exchange, "it wants credentials"),
                407 => Say(exchange, "a proxy before it wants credentials"),
                429 => Say(exchange, "it had too many requests"),
                502 or 504 => Say(exchange, "a gateway answered in the server's place"),
                503 => Say(exchange, "it was not available"),
                _ => null,
            };

    /// <summary>The same for a request that is right in everything, which may as well be refused for want of
    /// credentials or rights, or be answered in a way that another check judges.</summary>
    public static string? Excuse(Exchange exchange) =>
        exchange.FromServer is not { AnsweredBy: AnsweredBy.Target } ? null
        : OwnReason(exchange) is { } own ? own
        : exchange.Status == 401 ? Say(exchange, "it wants credentials")
        : exchange.Status == 403 ? Say(exchange, "it does not permit that")
        : exchange.EndsBeforeItsAnswer()
            ? $"{Judging.Say(exchange)}, and its stream ended before the answer: of an answer nothing can be said"
        : exchange.IsTooLarge()
            ? $"{Judging.Say(exchange)}, and the answer is larger than what is stored of one "
                + $"({RecordedBody.MaximumKept / 1024} KiB)"
        : null;

    /// <summary>Whether the server ended the reply stream without the answer.</summary>
    public static bool EndsBeforeItsAnswer(this Exchange exchange) =>
        exchange.IsStream()
        && exchange.Asked().Any()
        && exchange.StreamEnd is { By: EndedBy.Server }
        && !exchange.IsAnswered();

    /// <summary>Whether the answer has a body, or an event, of which only the length is stored.</summary>
    public static bool IsTooLarge(this Exchange exchange) =>
        exchange.FromServer is { Body.IsTruncated: true }
        || exchange.ReplyEvents().Any(sse => sse.Data is { IsTruncated: true });

    private static string Say(Exchange exchange, string reason) =>
        $"{Judging.Say(exchange)}: {reason}{Gateway(exchange)}, which says nothing about the claim";

    /// <summary>By what one knows that not the server itself answered.</summary>
    private static string Gateway(Exchange exchange) =>
        (exchange.ResponseValues("Server"), exchange.HasMediaType("text/html")) switch
        {
            ([var name, ..], true) => $" (Server: {name}, with a page in HTML)",
            ([], true) => " (with a page in HTML, as gateways answer)",
            ([var name, ..], _) when exchange.Status is 502 or 503 or 504 => $" (Server: {name})",
            _ => "",
        };
}
