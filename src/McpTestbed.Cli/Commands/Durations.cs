using System.Globalization;

namespace McpTestbed.Cli.Commands;

/// <summary>Reads durations such as 500ms, 30s or 2m.</summary>
internal static class Durations
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <exception cref="UsageException">The text is no positive duration up to a day.</exception>
    public static TimeSpan Parse(string text, string option)
    {
        var (unit, factor) =
            text.EndsWith("ms", StringComparison.Ordinal) ? ("ms", 0.001)
            : text.EndsWith('m') ? ("m", 60.0)
            : text.EndsWith('s') ? ("s", 1.0)
            : ("", 1.0);
        var isNumber = double.TryParse(
            text[..^unit.Length],
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var number
        );
        return isNumber && number > 0 && number * factor <= Longest.TotalSeconds
            ? TimeSpan.FromSeconds(number * factor)
            : throw new UsageException($"{option} '{text}' is not a duration; give one like 500ms, 30s or 2m");
    }
}
