using McpTestbed.Core.Checking;
using McpTestbed.Core.Reporting;

namespace McpTestbed.Xunit;

/// <summary>A finding as the message of a test that fails, in the words of the command line.</summary>
internal static class FindingText
{
    private const int MostLines = 8;

    /// <summary>One run's finding, with the revisions of all runs that have it.</summary>
    public static string Of((ReportRow Row, CheckResult Check) one, IEnumerable<(ReportRow Row, CheckResult Check)> all)
    {
        var revisions = all.Where(pair => pair.Check.IsFinding).Select(pair => pair.Row.Revision.Id).Distinct();
        return Lines(
            $"{one.Check.Finding?.ToText().ToUpperInvariant()} {one.Check.Id}",
            $"should hold: {one.Check.Claim}",
            $"was seen:    {one.Check.Explanation}",
            $"scenario:    {one.Row.Scenario.Id}",
            $"revisions:   {string.Join(", ", revisions)}",
            $"rule:        {string.Join(", ", one.Check.Requirements)}",
            $"proof:       {one.Row.Run?.HistoryPath}, lines {string.Join(", ", one.Check.Evidence.Take(MostLines))}",
            $"change:      {one.Check.Remedy}"
        );
    }

    /// <summary>A check of which nothing is known: no pass, since absence proves nothing.</summary>
    public static string OfUnknown((ReportRow Row, CheckResult Check) one) =>
        Lines(
            $"UNKNOWN {one.Check.Id}",
            $"should hold: {one.Check.Claim}",
            $"not known:   {(one.Check.Status == CheckStatus.Unknown ? one.Check.Explanation : one.Row.Because)}",
            $"scenario:    {one.Row.Scenario.Id}, {one.Row.Revision.Id}",
            $"history:     {one.Row.Run?.HistoryPath}"
        );

    /// <summary>What a server sent stays on its line and moves no terminal.</summary>
    private static string Lines(params IEnumerable<string> lines) => string.Join('\n', lines.Select(PlainText.OneLine));
}
