using System.Globalization;
using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Control.Recorded;

/// <summary>Says on the console what faults do, as they do it: a line each.</summary>
internal static class FaultLines
{
    /// <summary>Says it until the call is ended; a history that cannot be written ends the program, as it ends every
    /// reader of it.</summary>
    /// <param name="history">The history.</param>
    /// <param name="output">Where the lines go.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task SayAsync(HistoryWriter history, TextWriter output, CancellationToken cancellationToken)
    {
        using var reader = history.Read(0);
        while (await reader.NextAsync(cancellationToken) is { Count: > 0 } next)
        {
            foreach (var entry in next)
            {
                if (Line(entry) is { } line)
                    await output.WriteLineAsync(line);
            }

            await output.FlushAsync(cancellationToken);
        }
    }

    /// <summary>The line of an entry; null for what is said nothing of.</summary>
    public static string? Line(HistoryEntry entry) =>
        entry switch
        {
            FaultEffected fault => Say(fault, $"took effect on {fault.Link}/x{fault.Exchange}", fault.Detail),
            FaultSuppressed fault => Say(
                fault,
                $"matched {fault.Link}/x{fault.Exchange} and did not act",
                $"left by {fault.By}"
            ),
            FaultUnknown fault => Say(fault, "matched, and its effect is not known", fault.Detail),
            _ => null,
        };

    private static string Say(FaultEntry fault, string what, string detail) =>
        string.Create(CultureInfo.InvariantCulture, $"chaos: {fault.AtUs / 1e6:0.000} s: {fault.Rule} {what}")
        + (detail.Length > 0 ? $": {string.Concat(detail.Select(c => char.IsControl(c) ? ' ' : c))}" : "");
}
