using System.Globalization;
using System.Security.Cryptography;

namespace McpTestbed.Lab.Processes;

/// <summary>The mark by which what this process started is found again: a variable of the environment, which every
/// descendant inherits, whatever session or parent it has meanwhile.</summary>
internal static class FamilyMark
{
    /// <summary>The variable. Within a testbed that another one started it holds the marks of both, with a space
    /// between them.</summary>
    public const string Variable = "MCPTESTBED_FAMILY";

    private static int last;

    /// <summary>What the marks of all children of this process begin with, and no other's.</summary>
    public static string OfThisProcess { get; } =
        string.Create(
            CultureInfo.InvariantCulture,
            $"family-{Environment.ProcessId}-{RandomNumberGenerator.GetHexString(16, lowercase: true)}."
        );

    /// <summary>The mark of one more child, which is no part of another one's.</summary>
    public static string Next() =>
        string.Create(CultureInfo.InvariantCulture, $"{OfThisProcess}{Interlocked.Increment(ref last)};");

    /// <summary>The variable's value for a child, beside the marks of those that started this process.</summary>
    /// <param name="mark">The child's own mark.</param>
    public static string ValueFor(string mark) =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } outer ? $"{outer} {mark}" : mark;
}
