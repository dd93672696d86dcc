using System.CommandLine;
using McpTestbed.Cli.Judging;
using McpTestbed.Core.Protocol.Requirements;

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
        command.Add(writeBaseline);
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
            IsLevelGiven = parsed.GetResult(level) is { Implicit: false },
            IsStrict = parsed.GetValue(strict),
            Baseline = parsed.GetValue(baseline) is { } file ? Baseline.Load(file) : null,
            NewBaseline = parsed.GetValue(writeBaseline),
        };
}
