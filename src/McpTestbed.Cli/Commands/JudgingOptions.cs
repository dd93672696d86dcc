using System.CommandLine;
using McpTestbed.Cli.Judging;
using McpTestbed.Core.Protocol.Requirements;
using McpTestbed.Core.Reporting;

namespace McpTestbed.Cli.Commands;

/// <summary>Options that say what counts.</summary>
internal sealed class JudgingOptions
{
    private readonly Option<string> level = new("--level")
    {
        Description = "Report must, should or all.",
        DefaultValueFactory = _ => "all",
        HelpName = "LEVEL",
    };
    private readonly Option<bool> strict = new("--strict")
    {
        Description = "Warnings count as violations, and checks not exercised as unknown.",
    };
    private readonly Option<string> baseline = new("--baseline")
    {
        Description = "YAML file of findings that are known and do not fail the run.",
        HelpName = "FILE",
    };

    public JudgingOptions() => level.AcceptOnlyFromAmong("must", "should", "all");

    public void AddTo(Command command)
    {
        command.Add(level);
        command.Add(strict);
        command.Add(baseline);
    }

    public bool IsStrict(ParseResult parsed) => parsed.GetValue(strict);

    /// <summary>The baseline, if one is given.</summary>
    /// <exception cref="UsageException">The file cannot be read or makes no sense.</exception>
    public Baseline? Baseline(ParseResult parsed) =>
        parsed.GetValue(baseline) is { } file ? Judging.Baseline.Load(file) : null;

    /// <summary>The rows with the checks of the levels asked for.</summary>
    public IReadOnlyList<ReportRow> AtLevel(ParseResult parsed, IReadOnlyList<ReportRow> rows)
    {
        RequirementLevel? last = parsed.GetValue(level) switch
        {
            "must" => RequirementLevel.Must,
            "should" => RequirementLevel.Should,
            _ => null,
        };
        return last is null
            ? rows
            :
            [
                .. rows.Select(row =>
                    row.Run is not { } run
                        ? row
                        : row with
                        {
                            Run = run with { Checks = [.. run.Checks.Where(check => check.Level <= last)] },
                        }
                ),
            ];
    }
}
