using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Checks on whom a token was issued for.</summary>
internal static class AudienceChecks
{
    public static readonly Check ForeignTokenIsRefused = new()
    {
        Id = "foreign-token-is-refused",
        Claim = "A token that was issued for another server is refused",
        Requirements = ["auth/audience"],
        Remedy =
            "Compare the audience of each token (aud, or what introspection says of it) with the URI of this server, "
            + "and answer 401 where it is another.",
        Allows =
        [
            "any refusal, as a status or as a JSON-RPC error",
            "serving what is served to everybody without a token",
            "serving everybody with a strategy of its own: no Bearer challenge and no metadata",
        ],
        Judge = history =>
            Judging.Each(
                past => past.Requests().Where(exchange => exchange.IsForeign(past)),
                exchange => !exchange.HasResult(),
                "a refusal, since the token was issued for another server",
                exchange => WhyNothing(history, exchange)
            )(history),
    };

    private static string? WhyNothing(History history, Exchange exchange)
    {
        if (exchange.FromServer is null)
            return null;
        if (!Judging.IsJudged(exchange))
            return Refusals.OwnReason(exchange);
        if (exchange.HasResult())
            return !IsDemanded(history, exchange)
                    ? $"{Judging.Say(exchange)}: the server asks for no credentials there, as it need not"
                : CredentialChecks.FollowsMcp(history) ? null
                : $"{Judging.Say(exchange)}: nothing shows that the server follows the authorization of MCP (neither a "
                    + "Bearer challenge nor metadata), and it may have a strategy of its own";
        if (exchange.Served && !exchange.IsWhole())
            return $"{Judging.Say(exchange)}, and the record does not have the whole answer";
        return IsServedRightly(history, exchange)
            ? null
            : $"{Judging.Say(exchange)}, and no request of the kind with the right token was served after it, so that "
                + "the refusal may have another reason";
    }

    /// <summary>Whether the same was refused for want of credentials.</summary>
    private static bool IsDemanded(History history, Exchange exchange) =>
        history.Requests(exchange.RpcMethod).Any(other => other.Status is 401 or 403 && other.Lacks(history));

    private static bool IsServedRightly(History history, Exchange exchange) =>
        history
            .Requests(exchange.RpcMethod)
            .Any(other => exchange.Precedes(other) && other.HasResult() && other.HasAll(history));
}
