using System.Text.Json;
using McpTestbed.Cli.Coverage;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Protocol.Requirements;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios;

namespace McpTestbed.Cli.Tests;

/// <summary>Which rules count as judged, and that each rule of the catalogue is accounted for.</summary>
public sealed class CoverageTests
{
    private const string Decided = "session/expired-404";
    private const string Named = "session/id-charset";

    [Fact]
    public void Catalogue_HasARowOrATrueExclusionForEveryRule() =>
        Assert.Empty(
            CoverageProblems.Of(
                [.. RequirementCatalog.Requirements.Values],
                ExclusionCatalog.All,
                ScenarioCatalog.All,
                ScenarioCatalog.InvariantsOf
            )
        );

    [Fact]
    public void Rule_IsJudged_OnlyWhereItDecidesTheLevelOfACheck()
    {
        var part = ServerPart(Report([], TwoRules()), Revision.V20251125);

        var decided = part.Rows.Single(row => row.Requirement == $"2025-11-25/{Decided}");
        var named = part.Rows.Single(row => row.Requirement == $"2025-11-25/{Named}");
        Assert.Equal("two-rules", Assert.Single(decided.JudgedBy).Check);
        Assert.Equal(["written/one"], decided.JudgedBy[0].In);
        Assert.Null(decided.WhyNot);
        Assert.Empty(named.JudgedBy);
        Assert.Equal("two-rules", Assert.Single(named.NamedBy).Check);
        Assert.Equal($"only named by two-rules, which 2025-11-25/{Decided} decides", named.WhyNot);
        Assert.Equal((1, 1), (part.MustJudged, part.Rows.Count(row => row.IsJudged)));
    }

    [Fact]
    public void Rule_IsNotJudged_InARevisionOutsideTheScenario()
    {
        var report = Report([], TwoRules());

        var row = ServerPart(report, Revision.V20250618).Rows.Single(one => one.Requirement == $"2025-06-18/{Decided}");

        Assert.Equal("no check yet", row.WhyNot);
    }

    [Fact]
    public void Rule_IsNotJudgedOnClients_ByAScenarioForServers()
    {
        var report = Report([], TwoRules());

        Assert.All(report.Parts.Where(part => part.Role == TargetRole.Client), part =>
            Assert.Equal(0, part.MustJudged)
        );
    }

    [Fact]
    public void Invariant_JudgesInEveryRevisionThatHasARun_AndInNoOther()
    {
        var report = CoverageReport.Of(RequirementCatalog.Requirements.Values, [], [new Written([])], role =>
            role == TargetRole.Server ? [TwoRules()] : []
        );

        var judged = report.Parts.Where(part => part.Rows.Any(row => row.IsJudged)).ToList();
        var row = Assert.Single(Assert.Single(judged).Rows, row => row.IsJudged);
        Assert.Equal(Revision.V20251125, judged[0].Revision);
        Assert.Equal([CheckPlace.EveryRun], row.JudgedBy[0].In);
    }

    [Fact]
    public void ExcludedRule_HasNoRow_AndIsNotCounted()
    {
        var without = ServerPart(Report([new($"2025-11-25/{Named}", "a reason")]), Revision.V20251125);
        var with = ServerPart(Report([]), Revision.V20251125);

        Assert.DoesNotContain(without.Rows, row => row.Requirement == $"2025-11-25/{Named}");
        Assert.Equal(with.Must - 1, without.Must);
    }

    [Fact]
    public void RuleThatIsExcludedOfARole_IsCountedInTheOther()
    {
        var report = Report([new("2025-11-25/base/support-core", "a reason", TargetRole.Client)]);

        var parts = report.Parts.Where(part => part.Revision == Revision.V20251125).ToList();
        Assert.Equal(
            [TargetRole.Server],
            parts
                .Where(part => part.Rows.Any(row => row.Requirement == "2025-11-25/base/support-core"))
                .Select(part => part.Role)
        );
        Assert.Equal("Of clients: ", Assert.Single(report.Excluded).RoleText);
    }

    [Theory]
    [InlineData("the exclusion 'session/no-such-rule' names no rule", "session/no-such-rule", "a reason")]
    [InlineData("2025-11-25/session/expired-404 is excluded, and a check judges it", Decided, "a reason")]
    [InlineData("the exclusion 'session/id-charset' has no reason", Named, " ")]
    [InlineData("2025-11-25/transport/stdio-framing is excluded twice", "transport/stdio-framing", "a reason")]
    public void WrongExclusion_IsAProblem(string problem, string rule, string reason)
    {
        var problems = CoverageProblems.Of(
            [.. RequirementCatalog.Requirements.Values],
            [.. ExclusionCatalog.All, new(rule, reason)],
            [new Written([TwoRules()])],
            _ => []
        );

        Assert.Contains(problem, problems);
    }

    [Fact]
    public void RuleThatNoRoleShows_IsAProblem_WithoutAnExclusion()
    {
        var problems = CoverageProblems.Of(
            [.. RequirementCatalog.Requirements.Values],
            [],
            ScenarioCatalog.All,
            ScenarioCatalog.InvariantsOf
        );

        Assert.Contains(problems, problem =>
            problem.StartsWith("2025-11-25/timeout/per-request has no row", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Json_HasFiguresThatAreThoseOfItsRows()
    {
        var outcome = await CommandLineCall.RunAsync("coverage", "--format", "json");

        Assert.Equal(0, outcome.ExitCode);
        using var json = JsonDocument.Parse(outcome.Output);
        var parts = json.RootElement.GetProperty("coverage").EnumerateArray().ToList();
        Assert.Equal(2 * Revision.All.Count, parts.Count);
        Assert.All(parts, part =>
        {
            Assert.Equal(Count(part, "must", judged: false), part.GetProperty("must").GetInt32());
            Assert.Equal(Count(part, "must", judged: true), part.GetProperty("mustJudged").GetInt32());
            Assert.Equal(Count(part, "should", judged: false), part.GetProperty("should").GetInt32());
            Assert.Equal(Count(part, "should", judged: true), part.GetProperty("shouldJudged").GetInt32());
        });
        Assert.All(json.RootElement.GetProperty("excluded").EnumerateArray(), rule =>
            Assert.NotEmpty(rule.GetProperty("reason").GetString()!)
        );
    }

    [Fact]
    public async Task Choice_OfRevisionAndRole_LeavesOnlyThatPart()
    {
        var outcome = await CommandLineCall.RunAsync(
            "coverage",
            "--revision",
            "2025-11-25",
            "--role",
            "server",
            "--format",
            "json"
        );

        using var json = JsonDocument.Parse(outcome.Output);
        var part = Assert.Single(json.RootElement.GetProperty("coverage").EnumerateArray());
        Assert.Equal("2025-11-25", part.GetProperty("revision").GetString());
        Assert.Equal("server", part.GetProperty("role").GetString());
        Assert.All(json.RootElement.GetProperty("excluded").EnumerateArray(), rule =>
            Assert.StartsWith("2025-11-25/", rule.GetProperty("requirement").GetString(), StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Text_NamesTheCheckAndTheScenario()
    {
        var outcome = await CommandLineCall.RunAsync("coverage", "--revision", "2025-11-25", "--role", "server");

        Assert.Contains("judged     2025-11-25/session/expired-404 (MUST)", outcome.Output, StringComparison.Ordinal);
        Assert.Contains(
            "terminated-session-delete-404 (sessions/terminated-session-is-refused",
            outcome.Output,
            StringComparison.Ordinal
        );
    }

    private static int Count(JsonElement part, string level, bool judged) =>
        part.GetProperty("rows")
            .EnumerateArray()
            .Count(row =>
                row.GetProperty("level").GetString() == level && (!judged || row.GetProperty("judged").GetBoolean())
            );

    private static CoverageReport Report(IReadOnlyList<Exclusion> exclusions, params IReadOnlyList<Check> checks) =>
        CoverageReport.Of(RequirementCatalog.Requirements.Values, exclusions, [new Written(checks)], _ => []);

    private static RoleCoverage ServerPart(CoverageReport report, Revision revision) =>
        report.Parts.Single(part => part.Role == TargetRole.Server && part.Revision == revision);

    private static Check TwoRules() =>
        new()
        {
            Id = "two-rules",
            Claim = "Two rules are kept",
            Requirements = [Decided, Named],
            Remedy = "Keep them.",
            Judge = _ => Judgement.Unknown("written"),
        };

    /// <summary>A scenario for servers of 2025-11-25 that is never run.</summary>
    private sealed class Written(IReadOnlyList<Check> checks) : Scenario
    {
        public override string Id => "written/one";
        public override string Summary => "Nothing happens.";
        public override IReadOnlyList<string> FailureModes => [];
        public override ProtocolRange Range => new(Revision.V20251125, Revision.V20251125);
        public override IReadOnlyList<Check> Checks => checks;
        public override IReadOnlyList<NegativeControl> NegativeControls => [];

        public override Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
