namespace McpTestbed.Core.Diagnostics;

/// <summary>Numbers with their nouns, as people read them.</summary>
public static class Counted
{
    /// <summary>A number with its noun.</summary>
    /// <param name="number">The number.</param>
    /// <param name="one">The noun for one.</param>
    /// <param name="many">The noun for more, and for none; null for the first with an s.</param>
    /// <returns>For example <c>1 run</c>, <c>3 runs</c>, <c>0 runs</c>.</returns>
    public static string Of(int number, string one, string? many = null) => $"{number} {Noun(number, one, many)}";

    /// <summary>The noun, or any other word, that goes with a number.</summary>
    /// <param name="number">The number.</param>
    /// <param name="one">The word for one.</param>
    /// <param name="many">The word for more, and for none; null for the first with an s.</param>
    /// <returns>For example <c>run</c> or <c>runs</c>.</returns>
    public static string Noun(int number, string one, string? many = null) => number == 1 ? one : many ?? $"{one}s";
}
