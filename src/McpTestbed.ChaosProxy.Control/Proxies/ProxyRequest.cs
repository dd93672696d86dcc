using McpTestbed.ChaosProxy.Json;
using McpTestbed.ChaosProxy.Links;

namespace McpTestbed.ChaosProxy.Control.Proxies;

/// <summary>A proxy as a request describes it; null where it says nothing.</summary>
internal sealed record ProxyRequest(string? Name, string? Listen, string? Upstream, bool? Enabled, JsonFields Fields)
{
    /// <summary>The fields it knows; plans refuse others.</summary>
    public static IReadOnlyList<string> Known { get; } = ["name", "listen", "upstream", "enabled", "balance", "toxics"];

    /// <summary>How many replicas a balancing proxy may have.</summary>
    private const int MaximumReplicas = 64;

    private static readonly Dictionary<string, Balance> Words = new()
    {
        ["round-robin"] = Links.Balance.RoundRobin,
        ["sticky"] = Links.Balance.Sticky,
    };

    /// <summary>How requests are to be spread over several upstreams.</summary>
    public Balance? Balance { get; init; }

    /// <exception cref="RefusedException">A field has the wrong type or a value that is not allowed.</exception>
    public static ProxyRequest Read(JsonFields fields) =>
        new(
            fields.Text("name"),
            fields.Text("listen"),
            Addresses(fields.Text("upstream")),
            fields.Flag("enabled"),
            fields
        )
        {
            Balance = BalanceOf(fields.Text("balance")),
        };

    /// <summary>The word for how requests are spread.</summary>
    public static string Word(Balance balance) => Words.First(word => word.Value == balance).Key;

    /// <exception cref="RefusedException">A field is missing.</exception>
    public ProxyRequest Checked(string where = "")
    {
        if (string.IsNullOrEmpty(Name))
            throw RefusedException.MissingField($"name{where}");
        NameInPath.Require(Name, $"name{where}");
        return string.IsNullOrEmpty(Upstream) ? throw RefusedException.MissingField($"upstream{where}") : this;
    }

    /// <summary>How requests are to be spread over an upstream: as the request says, and in turn where it only names
    /// several addresses.</summary>
    public Balance? BalanceOver(string upstream) =>
        Balance ?? (upstream.Contains(',', StringComparison.Ordinal) ? Links.Balance.RoundRobin : null);

    private static string? Addresses(string? upstream)
    {
        if (upstream?.Split(',', StringSplitOptions.TrimEntries) is not { Length: > 1 } addresses)
            return upstream;
        return
            addresses.Length <= MaximumReplicas
            && !addresses.Contains("")
            && addresses.Distinct(StringComparer.OrdinalIgnoreCase).Count() == addresses.Length
            ? string.Join(',', addresses)
            : throw RefusedException.BadBody(
                $"upstream \"{upstream}\" is not allowed; allowed is one address, or 2 to {MaximumReplicas} "
                    + "different ones with commas between them"
            );
    }

    private static Balance? BalanceOf(string? word) =>
        word is null ? null
        : Words.TryGetValue(word, out var balance) ? balance
        : throw RefusedException.BadBody(
            $"balance \"{word}\" is not allowed; allowed is {string.Join(" or ", Words.Keys)}"
        );
}
