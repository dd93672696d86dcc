using System.Text;
using McpTestbed.Cli.Coverage;

namespace McpTestbed.Cli.Output;

/// <summary>The coverage for the console.</summary>
internal static class CoverageText
{
    public static string Text(CoverageReport report)
    {
        var text = new StringBuilder();
        foreach (var part in report.Parts)
            text.AppendLine(
                $"{part.RoleText, -6} {part.Revision}  MUST {part.MustJudged, 2} of {part.Must, 2} judged  "
                    + $"SHOULD {part.ShouldJudged, 2} of {part.Should, 2} judged"
            );
        foreach (var part in report.Parts)
        {
            text.AppendLine().AppendLine($"{part.RoleText} {part.Revision}");
            foreach (var row in part.Rows)
                Append(text, row);
        }

        text.AppendLine().AppendLine("excluded: no check can judge them");
        foreach (var rule in report.Excluded)
            text.AppendLine($"  {rule.Requirement} ({rule.Keyword}): {rule.RoleText}{rule.Reason}");
        return text.ToString().TrimEnd();
    }

    private static void Append(StringBuilder text, CoverageRow row)
    {
        text.AppendLine(
            $"  {(row.IsJudged ? "judged" : "not judged"), -10} {row.Requirement} ({row.Keyword}): {row.Text}"
        );
        text.AppendLine($"             {row.WhyNot ?? $"by {string.Join("; ", row.JudgedBy)}"}");
        if (row.IsJudged && row.NamedBy.Count > 0)
            text.AppendLine($"             named by {string.Join("; ", row.NamedBy)}");
    }
}
