using McpTestbed.Core.Histories;

namespace McpTestbed.Core.Reporting;

/// <summary>The command that does one run of a report again.</summary>
public static class RunAgain
{
    /// <summary>The command.</summary>
    /// <param name="report">The report.</param>
    /// <param name="row">The run; null for all of the call.</param>
    /// <returns>A command line for a POSIX shell.</returns>
    /// <remarks>Options with a secret or a tool (<c>--header</c>, <c>--call</c>) are not in it.</remarks>
    public static string Of(Report report, ReportRow? row)
    {
        ArgumentNullException.ThrowIfNull(report);
        var role = report.Target?.Role == TargetRole.Client ? "--client" : "--server";
        return (report.IsProof ? "mcptestbed prove" : $"mcptestbed run {role} {Word(report.Target?.Name ?? "")}")
            + (row is null ? "" : $" --scenario {Word(row.Scenario.Id)} --revision {row.Revision.Id}")
            + (row?.Run is { Clients: { } clients } ? $" --clients {clients}" : "")
            + (row?.Run is { Repetition: > 1 and var repetition } ? $" --repeat {repetition}" : "")
            + $" --seed {report.Seed}";
    }

    /// <summary>A text as one word of a shell, whatever is in it.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The word.</returns>
    public static string Word(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var plain = PlainText.OneLine(text);
        return plain.Length > 0 && plain.All(c => char.IsAsciiLetterOrDigit(c) || "_@%+=:,./-".Contains(c))
            ? plain
            : $"'{plain.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }
}
