using System.Globalization;
using McpTestbed.Core.Histories;

namespace McpTestbed.Core.Checking;

/// <summary>Finds the deadline that ended what nothing else in a history explains.</summary>
internal static class Timeouts
{
    /// <summary>The first such deadline in words, with the option that moves it.</summary>
    /// <returns>Null where there is none, or where something failed that was not given up: the deadline is not the
    /// whole reason then.</returns>
    public static string? ReasonOf(History history, Attribution attribution)
    {
        // Nobody knows what would have come before the deadline.
        if (history.IsCancelled)
            return null;
        var limits = history
            .Entries.OfType<OperationCompleted>()
            .Where(completed => completed.TimeoutMs is not null)
            .ToDictionary(completed => completed.Operation, completed => completed.TimeoutMs!.Value);
        var unexplained = attribution.Unexplained.ToList();
        if (!unexplained.TrueForAll(failed => limits.ContainsKey(failed.Operation)))
            return null;
        if (unexplained is [var first, ..])
        {
            var seconds = TimeSpan.FromMilliseconds(limits[first.Operation]).TotalSeconds;
            var where = first.Exchange is null ? "" : $" ({first.Exchange})";
            return string.Create(
                CultureInfo.InvariantCulture,
                $"no whole answer to {first.Name}{where} within {seconds:0.#} s; --answer-timeout gives it longer"
            );
        }

        return history.Marks(MarkNames.TimedOut).FirstOrDefault()?.Detail;
    }
}
