using System.Text.Json;
using McpTestbed.Cli.Coverage;

namespace McpTestbed.Cli.Output;

/// <summary>The coverage for programs.</summary>
internal static class CoverageJson
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    };

    public static string Text(CoverageReport report) =>
        JsonSerializer.Serialize(
            new
            {
                Schema = 1,
                Coverage = report.Parts.Select(part => new
                {
                    Revision = part.Revision.Id,
                    part.Role,
                    part.Must,
                    part.MustJudged,
                    part.Should,
                    part.ShouldJudged,
                    Rows = part.Rows.Select(row => new
                    {
                        row.Requirement,
                        row.Level,
                        row.Keyword,
                        row.Text,
                        Judged = row.IsJudged,
                        JudgedBy = row.JudgedBy.Select(place => new { place.Check, place.In }),
                        row.NamedBy,
                        row.WhyNot,
                    }),
                }),
                report.Excluded,
            },
            Indented
        );
}
