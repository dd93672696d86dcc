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

    private readonly Option<string> writeBaseline = new("--write-baseline")
    {
        Description = "Write the findings that fail this run into a file for --baseline; it is replaced.",
        HelpName = "FILE",
    };

    public JudgingOptions() => level.AcceptOnlyFromAmong("must", "should", "all");

    public void AddTo(Command command)
    {
        command.Add(level);
        command.Add(strict);
        command.Add(baseline);
    }

    /// <summary>The option of commands that may write a baseline.</summary>
    public void AddWritingTo(Command command) => command.Add(writeBaseline);

    /// <summary>Writes the baseline where one is asked for.</summary>
    /// <returns>What was written, for people; null for nothing.</returns>
    /// <exception cref="UsageException">It cannot be written, or the runs were cut short.</exception>
    public string? Write(ParseResult parsed, Criteria criteria, Report report)
    {
        if (parsed.GetValue(writeBaseline) is not { } file)
            return null;
        if (string.IsNullOrWhiteSpace(file))
            throw new UsageException("--write-baseline is empty; give a file");
        if (report.Rows.Any(row => row.IsOpen))
            throw new UsageException("--write-baseline: nothing is written, since not every run took place");
        var count = Baseline.Write(file, criteria.Counted(report), report.Target!.Role);
        return $"baseline: {file}, {count} known finding{(count == 1 ? "" : "s")}; give it with --baseline";
    }

    /// <summary>What counts.</summary>
    /// <exception cref="UsageException">The baseline cannot be read or makes no sense.</exception>
    public Criteria Read(ParseResult parsed) =>
        new()
        {
            Level = parsed.GetValue(level) switch
            {
                "must" => RequirementLevel.Must,
                "should" => RequirementLevel.Should,
                _ => null,
            },
            IsStrict = parsed.GetValue(strict),
            Baseline = parsed.GetValue(baseline) is { } file ? Baseline.Load(file) : null,
        };
}
