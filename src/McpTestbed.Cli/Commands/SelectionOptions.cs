using System.CommandLine;
using System.IO.Enumeration;
using McpTestbed.Cli.Runs;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Pacing;
using McpTestbed.Core.Scenarios;
using McpTestbed.Lab.Runs;
using McpTestbed.Scenarios;

namespace McpTestbed.Cli.Commands;

/// <summary>Options that choose scenarios and say how they are run.</summary>
internal sealed class SelectionOptions(int perProcessor)
{
    /// <summary>Each client has a listener of its own, and the record is judged as a whole.</summary>
    private const int MostClients = 500;

    private readonly Option<string[]> scenario = new("--scenario")
    {
        Description = "Id of a scenario, or a pattern such as sessions/*; repeatable.",
        HelpName = "ID",
    };
    private readonly Option<string> area = new("--area")
    {
        Description = "Only scenarios of this area.",
        HelpName = "NAME",
    };
    private readonly Option<string[]> revision = RevisionOption.Create();
    private readonly Option<ulong> seed = new("--seed")
    {
        Description = "Seed of all decisions.",
        DefaultValueFactory = _ => 42,
        HelpName = "N",
    };
    private readonly Option<int> repeat = new("--repeat")
    {
        Description = "How often each run is done, 1 to 1000.",
        DefaultValueFactory = _ => 1,
        HelpName = "N",
    };
    private readonly Option<int> clients = new("--clients")
    {
        Description = "How many clients the scenario of a crowd has, 2 to 500.",
        DefaultValueFactory = _ => RunOptions.UsualClients,
        HelpName = "N",
    };
    private readonly Option<int?> parallel = new("--parallel")
    {
        Description = "How many runs at a time, 1 to 64; default: what the machine takes.",
        HelpName = "N",
    };
    private readonly Option<string> timeout = new("--timeout")
    {
        Description = "Deadline of one scenario, such as 60s.",
        DefaultValueFactory = _ => "60s",
        HelpName = "TIME",
    };

    private readonly Option<string> answerTimeout = new("--answer-timeout")
    {
        Description = "How long an answer may take at least; longer for a server that is seen to be slow.",
        DefaultValueFactory = _ => "5s",
        HelpName = "TIME",
    };

    public void AddTo(Command command)
    {
        foreach (
            var option in new Option[]
            {
                scenario,
                area,
                revision,
                seed,
                repeat,
                clients,
                parallel,
                timeout,
                answerTimeout,
            }
        )
            command.Add(option);
    }

    /// <summary>What was chosen.</summary>
    /// <exception cref="UsageException">A choice matches nothing, or a number is out of bounds.</exception>
    public Selection Read(ParseResult parsed) =>
        new()
        {
            Scenarios = Scenarios(parsed),
            Revisions = RevisionOption.Read(parsed, revision),
            Repeat = Bounded(parsed.GetValue(repeat), 1000, "--repeat"),
            Clients = parsed.GetValue(clients) is >= 2 and <= MostClients and var many
                ? many
                : throw new UsageException(
                    $"--clients {parsed.GetValue(clients)} is out of bounds; give 2 to {MostClients}"
                ),
            Parallel = parsed.GetValue(parallel) is { } asked
                ? Bounded(asked, 64, "--parallel")
                : Parallelism.OfThisMachine(perProcessor),
            IsParallelChosen = parsed.GetValue(parallel) is not null,
            Timeout = Durations.Parse(parsed.GetValue(timeout)!, "--timeout"),
            AnswerTimeout = AnswerTimeout(parsed),
            Seed =
                parsed.GetValue(seed) is var given && given <= SeededDecision.MaximumShown
                    ? given
                    : throw new UsageException(
                        $"--seed {given} is out of bounds; give 0 to {SeededDecision.MaximumShown}"
                    ),
        };

    private TimeSpan AnswerTimeout(ParseResult parsed) =>
        Durations.Parse(parsed.GetValue(answerTimeout)!, "--answer-timeout") is var asked && asked >= TargetPace.Usual
            ? asked
            : throw new UsageException(
                $"--answer-timeout '{parsed.GetValue(answerTimeout)}' is less than any server may take; give "
                    + $"{TargetPace.Usual.TotalSeconds:0}s or more"
            );

    private IReadOnlyList<Scenario> Scenarios(ParseResult parsed)
    {
        IEnumerable<Scenario> chosen = ScenarioCatalog.All;
        if (parsed.GetValue(scenario) is { Length: > 0 } patterns)
        {
            foreach (var pattern in patterns.Where(pattern => !chosen.Any(candidate => Matches(pattern, candidate))))
            {
                throw new UsageException($"no scenario matches '{pattern}'; 'mcptestbed list' shows them all");
            }

            chosen = chosen.Where(candidate => patterns.Any(pattern => Matches(pattern, candidate)));
        }

        if (parsed.GetValue(area) is { } name)
        {
            var areas = ScenarioCatalog.All.Select(candidate => candidate.Area).Distinct().ToList();
            if (!areas.Contains(name))
                throw new UsageException($"unknown area '{name}'; known: {string.Join(", ", areas)}");
            chosen = chosen.Where(candidate => candidate.Area == name);
        }

        return [.. chosen];
    }

    private static bool Matches(string pattern, Scenario scenario) =>
        FileSystemName.MatchesSimpleExpression(pattern, scenario.Id);

    private static int Bounded(int value, int maximum, string option) =>
        value >= 1 && value <= maximum
            ? value
            : throw new UsageException($"{option} {value} is out of bounds; give 1 to {maximum}");
}
