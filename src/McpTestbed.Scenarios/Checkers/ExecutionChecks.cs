using System.Globalization;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Checks on how often the work of one request is done, as a tool tells that counts.</summary>
internal static class ExecutionChecks
{
    public static readonly Check CalledOnceRunsOnce = new()
    {
        Id = "called-once-runs-once",
        Claim = "A tool that is called once runs once, whatever becomes of the stream of its answer",
        Requirements = ["gap/one-request-one-run"],
        Remedy =
            "Do the work of a request when it comes, and only then: a client that comes back gets what was kept of the "
            + "answer, and an answer is made for one request alone.",
        Allows = ["a call that was never answered and did not run", "work that is not done yet"],
        Judge = history =>
        {
            var counts = Calls(history, "count").GroupBy(KeyOf).Where(group => group.Count() == 1).ToList();
            var reads = Calls(history, "read-count").ToLookup(KeyOf);
            var judged = new List<Exchange>();
            foreach (var count in counts.Select(group => group.First()))
            {
                var read = reads[KeyOf(count)].LastOrDefault(read => Told(read) is not null);
                var most = new[] { Told(read), Told(count) }.OfType<long>().DefaultIfEmpty(0).Max();
                if (most > 1)
                    return Judgement.Violated(
                        $"a tool that was called once ({count}) ran {most} times",
                        [.. count.Evidence, .. read?.Evidence ?? []]
                    );
                if (read is not null && count.HasResult() && count.Precedes(read) && Told(read) == 0)
                    return Judgement.Violated(
                        $"a call was answered ({count}), and its tool has not run ({read})",
                        [.. count.Evidence, .. read.Evidence]
                    );
                if (read is not null)
                    judged.Add(read);
            }

            return judged.Count > 0
                ? Judgement.Held(
                    $"{judged.Count} tools that were called once ran once at most",
                    judged.Take(20).SelectMany(read => read.Evidence)
                )
                : Judgement.Unknown("the record has no call of a tool that counts, and no look at its count");
        },
    };

    private static IEnumerable<Exchange> Calls(History history, string tool) =>
        history
            .Requests("tools/call")
            .Where(exchange =>
                exchange.Replica is null && exchange.ToServer!.Messages[0].Name == tool && KeyOf(exchange) is not null
            );

    private static string? KeyOf(Exchange call) => call.RequestObject().At("params", "arguments", "key").AsText();

    private static long? Told(Exchange? call) =>
        long.TryParse(call?.ToolText(), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
}
