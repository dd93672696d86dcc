namespace McpTestbed.Scenarios.Checkers;

/// <summary>Rules that checks name beside the one that decides, and that decide nowhere themselves: why.</summary>
public static class RulesBeside
{
    /// <summary>Reasons by the rule's slug, each a sentence without its full stop.</summary>
    public static IReadOnlyDictionary<string, string> Reasons { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["endpoint/single-path-post-get"] =
                "a POST that the path does not take makes no target at all, and a GET that is neither a stream nor 405 "
                + "breaks get/sse-or-405, which says more exactly what is due and is as strong",
            ["meta/no-undeclared-capability"] =
                "to ask for input that the request did not declare breaks mrtr/respect-capabilities by the same act, "
                + "and that is as strong",
            ["mrtr/only-way"] =
                "a request of the server on the wire breaks stream/no-server-requests, which covers every kind of them "
                + "and is as strong",
            ["cancel/stop-work"] =
                "\"as soon as practical\" names no time that a record could be held against; work that is seen to go "
                + "on shows that the disconnect was not taken for a cancellation, which cancel/http-disconnect forbids",
        };
}
