namespace McpTestbed.Scenarios.Checkers;

/// <summary>Rules that checks name beside the one that decides, and that decide nowhere themselves: why.</summary>
public static class RulesBeside
{
    /// <summary>Reasons by the rule's slug, each a sentence without its full stop.</summary>
    public static IReadOnlyDictionary<string, string> Reasons { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["base/support-core"] =
                "it asks for the base protocol as a whole; whatever breaks it breaks a rule with words of its own, "
                + "which decides",
            ["endpoint/single-path-post-get"] =
                "a POST that the path does not take makes no target at all, and a GET that is neither a stream nor 405 "
                + "breaks get/sse-or-405, which says more exactly what is due and is as strong",
            ["meta/no-undeclared-capability"] =
                "to ask for input that the request did not declare breaks mrtr/respect-capabilities by the same act, "
                + "and that is as strong",
            ["mrtr/only-way"] =
                "a request of the server on the wire breaks stream/no-server-requests, which covers every kind of them "
                + "and is as strong",
            ["post/metadata-headers"] =
                "the headers that it asks for in one sentence are asked for one by one by header/version-present, "
                + "header/mcp-method and header/mcp-name, which are as strong",
            ["transport/directions"] =
                "what goes the wrong way breaks stream/no-server-requests, jsonrpc/response-id or "
                + "post/no-client-responses, which say more exactly what, and are as strong",
            ["cancel/stop-work"] =
                "\"as soon as practical\" names no time that a record could be held against; work that is seen to go "
                + "on shows that the disconnect was not taken for a cancellation, which cancel/http-disconnect forbids",
        };
}
