using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using McpTestbed.Core.Histories;

namespace McpTestbed.Scenarios.Tests.Remote;

/// <summary>What must be the same in two runs of a scenario on one server: everything but times, ports, chance of the
/// server, and the order between sources.</summary>
internal static partial class Likeness
{
    /// <summary>The entries, in order within each leg of each connection and within each other source.</summary>
    /// <param name="path">The history.</param>
    /// <param name="isPipelined">Whether a request may follow on a leg before the one before it was answered: then the
    /// order is that of each direction.</param>
    public static IReadOnlyList<string> Of(string path, bool isPipelined = false)
    {
        var entries = File.ReadAllLines(path)
            .Select(line => (Entry: HistoryLine.Read(line), Json: JsonNode.Parse(line)!.AsObject()))
            .ToList();
        return
        [
            .. entries
                .GroupBy(pair => GroupOf(pair.Entry, isPipelined))
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .SelectMany(group => group.OrderBy(IsHealing).Select(pair => $"{group.Key}: {TextOf(pair.Json)}")),
        ];

        // An effect is noted when its bytes have gone out, and whoever got them may heal the rule before that.
        static bool IsHealing((HistoryEntry Entry, JsonObject Json) pair) =>
            pair.Entry is FaultHealed && pair.Json.Remove("effected");
    }

    /// <summary>A text without what differs between runs.</summary>
    public static string Steady(string text) => Changing().Replace(Busy().Replace(text, ""), "*");

    private static string GroupOf(HistoryEntry entry, bool isPipelined) =>
        entry switch
        {
            ExchangeRequest request when isPipelined =>
                $"{entry.Source}, connection {request.Connection}, {request.Leg}, requests",
            ExchangeEntry exchange => $"{entry.Source}, connection {exchange.Connection}, {exchange.Leg}",
            WireEntry wire => $"{entry.Source}, connection {wire.Connection}",
            FaultEntry fault => $"{entry.Source}, {fault.Rule}",
            _ => entry.Source,
        };

    private static string TextOf(JsonObject json)
    {
        foreach (var name in (string[])["n", "atUs", "clientPort", "port"])
            json.Remove(name);
        return Steady(json.ToJsonString());
    }

    /// <summary>Tokens; dates; the probes' fresh keys, event ids and other hexadecimal chance; ports.</summary>
    [GeneratedRegex(
        @"\{[0-9a-f]{12}\}|[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT|[0-9a-f]{12,}|"
            + @"\b[pg][0-9]+-[0-9]+\b|127\.0\.0\.1:[0-9]+"
    )]
    private static partial Regex Changing();

    /// <summary>How long a deadline was in truth, which is up to the machine.</summary>
    [GeneratedRegex(@" \([0-9]+ s in truth: the machine was busy\)")]
    private static partial Regex Busy();
}
