using System.Text;

namespace McpTestbed.Core.Diagnostics;

/// <summary>Decides by a hash of a seed and the thing decided about, so that nothing else can change the
/// decision.</summary>
public static class SeededDecision
{
    /// <summary>The algorithm's name and version, stored in every history.</summary>
    public const string Algorithm = "fnv1a64-splitmix64/1";

    /// <summary>The seed of a thing within a wider seed.</summary>
    /// <param name="seed">The wider seed.</param>
    /// <param name="parts">What the thing is, most general first.</param>
    /// <returns>A seed that depends on these and nothing else.</returns>
    public static ulong Derive(ulong seed, params ReadOnlySpan<string> parts)
    {
        var hash = 14695981039346656037UL;
        foreach (var part in parts)
        {
            foreach (var value in Encoding.UTF8.GetBytes(part))
                hash = unchecked((hash ^ value) * 1099511628211UL);
            hash = unchecked((hash ^ 0x1F) * 1099511628211UL);
        }

        return Mix(unchecked(seed ^ hash));
    }

    /// <summary>The largest seed that people and programs see: a larger number loses digits in JavaScript and
    /// jq.</summary>
    public const ulong MaximumShown = (1UL << 53) - 1;

    /// <summary>The seed of a thing that stands in records and reports.</summary>
    /// <param name="seed">The wider seed.</param>
    /// <param name="parts">What the thing is, most general first.</param>
    /// <returns>A seed of at most <see cref="MaximumShown"/>.</returns>
    public static ulong DeriveShown(ulong seed, params ReadOnlySpan<string> parts) =>
        Derive(seed, parts) & MaximumShown;

    /// <summary>A number that stands for chance.</summary>
    /// <param name="seed">The seed of the thing decided about.</param>
    /// <param name="ordinal">Which of its decisions this is.</param>
    /// <returns>A number from 0 to below 1.</returns>
    public static double Fraction(ulong seed, int ordinal) =>
        (Mix(unchecked(seed + (ulong)ordinal)) >> 11) / (double)(1UL << 53);

    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value += 0x9E3779B97F4A7C15UL;
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
            return value ^ (value >> 31);
        }
    }
}
