using McpTestbed.Core.Histories;

namespace McpTestbed.Lab.Targets;

/// <summary>How long clients are waited for.</summary>
internal static class ClientPace
{
    /// <summary>How long a client of which nothing is known may be silent.</summary>
    public static readonly TimeSpan UsualQuiet = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan MostQuiet = TimeSpan.FromSeconds(20);

    /// <summary>How long one may be silent that was seen to be silent for so long.</summary>
    public static TimeSpan QuietFor(TimeSpan gap) =>
        TimeSpan.FromTicks(Math.Clamp((UsualQuiet + (2 * gap)).Ticks, UsualQuiet.Ticks, MostQuiet.Ticks));
}

/// <summary>The end of a client, as the record has it.</summary>
internal static class ClientExit
{
    private const int MaximumWords = 2000;

    public static ProcessExited Of(int code, bool expected, string output, Redactor redactor)
    {
        var words = output.Trim();
        return new()
        {
            Code = code,
            Expected = expected,

            // Secrets first: one that is cut in two is not found.
            LastWords = words.Length == 0 ? null : Last(redactor.Text(words)),
        };
    }

    private static string Last(string words) => words[^Math.Min(words.Length, MaximumWords)..];
}
