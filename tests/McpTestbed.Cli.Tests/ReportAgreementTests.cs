using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Json.Schema;
using McpTestbed.Cli.Judging;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol.Requirements;
using McpTestbed.Core.Reporting;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios;

namespace McpTestbed.Cli.Tests;

/// <summary>Every report of a call says what its exit code says, whatever was found and whatever is known.</summary>
public sealed class ReportAgreementTests
{
    private static readonly CheckStatus[] Statuses = Enum.GetValues<CheckStatus>();
    private static readonly RequirementLevel[] Levels =
    [
        RequirementLevel.Must,
        RequirementLevel.Should,
        RequirementLevel.External,
    ];

    private static readonly JsonSchema Sarif = JsonSchema.FromFile(
        Path.Combine(AppContext.BaseDirectory, "sarif-2.1.0.json")
    );

    private static readonly EvaluationOptions WithErrors = new()
    {
        OutputFormat = OutputFormat.List,
        RequireFormatValidation = true,
    };

    public static TheoryData<CheckStatus, RequirementLevel, bool, bool> Cases
    {
        get
        {
            var cases = new TheoryData<CheckStatus, RequirementLevel, bool, bool>();
            foreach (var status in Statuses)
            foreach (var level in Levels)
            foreach (var isKnown in new[] { false, true })
            foreach (var isStrict in new[] { false, true })
                cases.Add(status, level, isKnown, isStrict);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Reports_AgreeWithTheExitCode(CheckStatus status, RequirementLevel level, bool isKnown, bool isStrict)
    {
        using var folder = new TemporaryFolder();
        var report = Of(status, level);
        var baseline = Path.Combine(folder.Path, "baseline.yml");
        if (isKnown)
            Baseline.Write(report with { IsStrict = isStrict }, baseline);
        var weighed = new Criteria { IsStrict = isStrict, Baseline = isKnown ? Baseline.Load(baseline) : null }.Weigh(
            report
        );

        var sentence = VerdictSentence.Of(weighed).Split(':')[0];
        var suites = XDocument.Parse(JUnitReport.Write(weighed)).Root!.Elements("testsuite").ToList();
        var failures = suites.Sum(suite => (int?)suite.Attribute("failures") ?? 0);
        var errors = suites.Sum(suite => (int?)suite.Attribute("errors") ?? 0);
        using var json = JsonDocument.Parse(JsonReport.Write(weighed, folder.Path));
        using var sarif = JsonDocument.Parse(SarifReport.Write(weighed, folder.Path));

        Assert.Equal(
            (weighed.ExitCode, weighed.ExitCode),
            (
                failures > 0 ? 1
                : errors > 0 ? 2
                : 0,
                sentence switch
                {
                    "VALID" => 0,
                    "INVALID" => 1,
                    _ => 2,
                }
            )
        );
        Assert.Equal(weighed.ExitCode, json.RootElement.GetProperty("summary").GetProperty("exitCode").GetInt32());
        Assert.Equal(
            weighed.ExitCode == 1,
            sarif
                .RootElement.GetProperty("runs")[0]
                .GetProperty("results")
                .EnumerateArray()
                .Any(result =>
                    result.GetProperty("level").GetString() == "error" && !result.TryGetProperty("suppressions", out _)
                )
        );
        Assert.Contains(
            VerdictSentence.Of(weighed),
            MarkdownSummary.Write(weighed, folder.Path),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Baseline_ThatIsStale_FailsEveryReport()
    {
        using var folder = new TemporaryFolder();
        var baseline = Path.Combine(folder.Path, "baseline.yml");
        Baseline.Write(Of(CheckStatus.Violated, RequirementLevel.Must), baseline);

        var weighed = new Criteria { Baseline = Baseline.Load(baseline) }.Weigh(
            Of(CheckStatus.Held, RequirementLevel.Must)
        );

        Assert.Equal(1, weighed.ExitCode);
        Assert.StartsWith("INVALID", VerdictSentence.Of(weighed), StringComparison.Ordinal);
        Assert.Contains("<failure", JUnitReport.Write(weighed), StringComparison.Ordinal);
    }

    [Fact]
    public void Report_IsTheSame_WhenItIsWrittenAgain()
    {
        using var folder = new TemporaryFolder();
        var report = Of(CheckStatus.Violated, RequirementLevel.Must) with
        {
            Rows =
            [
                .. Of(CheckStatus.Violated, RequirementLevel.Must).Rows,
                new(
                    ScenarioCatalog.All[1],
                    ScenarioCatalog.All[1].Range.First,
                    "profile:stateful",
                    null,
                    "the target does not speak it"
                ),
            ],
        };
        var weighed = new Criteria { Baseline = null }.Weigh(report);
        File.WriteAllText(Path.Combine(folder.Path, "result.json"), JsonReport.Write(weighed, folder.Path));

        var judgedAgain = weighed with
        {
            Rows = [weighed.Rows[0]],
            Seed = 7,
            StartedAt = DateTimeOffset.MaxValue,
            Duration = TimeSpan.FromHours(1),
            Target = weighed.Target! with { Kind = "stored" },
        };
        var restored = new Criteria().Weigh(StoredFacts.Restore(judgedAgain, folder.Path, ScenarioCatalog.All));

        Assert.Equal(JsonReport.Write(weighed, folder.Path), JsonReport.Write(restored, folder.Path));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Sarif_IsAsItsOfficialSchemaSays(CheckStatus status, RequirementLevel level, bool isKnown, bool isStrict)
    {
        using var folder = new TemporaryFolder();
        var report = Of(status, level);
        var baseline = Path.Combine(folder.Path, "baseline.yml");
        if (isKnown)
            Baseline.Write(report with { IsStrict = isStrict }, baseline);
        var weighed = new Criteria { IsStrict = isStrict, Baseline = isKnown ? Baseline.Load(baseline) : null }.Weigh(
            report
        );

        var result = Sarif.Evaluate(
            JsonSerializer.SerializeToElement(JsonNode.Parse(SarifReport.Write(weighed, folder.Path))),
            WithErrors
        );

        Assert.True(
            result.IsValid,
            string.Join(
                '\n',
                (result.Details ?? [])
                    .Where(detail => detail.Errors is not null)
                    .SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation}: {error.Value}"))
            )
        );
    }

    [Fact]
    public void SarifSchema_RefusesWhatIsNoSarif()
    {
        var log = JsonNode.Parse(SarifReport.Write(Of(CheckStatus.Violated, RequirementLevel.Must), "/"))!;
        log["runs"]![0]!["results"]![0]!["level"] = "terrible";

        Assert.False(Sarif.Evaluate(JsonSerializer.SerializeToElement(log)).IsValid);
    }

    private static Report Of(CheckStatus status, RequirementLevel level)
    {
        var scenario = ScenarioCatalog.All.First(one => one.Role == TargetRole.Server && one.Checks.Count > 0);
        var revision = scenario.Range.Revisions.Last();
        var check = scenario.Checks.First(one => one.AppliesTo(revision));
        var result = new CheckResult(
            check,
            level,
            [check.RequirementsIn(revision)[0].Id],
            new(status, "seen", status == CheckStatus.NotExercised ? [] : [2, 3])
        );
        var verdict = (status, level) switch
        {
            (CheckStatus.Violated, RequirementLevel.Must) => Verdict.Invalid,
            (CheckStatus.Unknown, _) => Verdict.Unknown,
            (CheckStatus.NotExercised, _) => Verdict.NotApplicable,
            _ => Verdict.Valid,
        };
        var run = new RunResult(new([result], [], null, verdict))
        {
            Scenario = scenario,
            Revision = revision,
            Target = "profile:stateful",
            Repetition = 1,
            Seed = 7,
            HistoryPath = "/no/such/folder/history.ndjson",
            Duration = TimeSpan.FromMilliseconds(250),
        };
        return new(
            DateTimeOffset.UnixEpoch,
            42,
            new(TargetRole.Server, "profile", "profile:stateful", [revision.Id], ["a remark"]),
            [new(scenario, revision, "profile:stateful", run)],
            TimeSpan.FromMilliseconds(1500)
        );
    }
}
