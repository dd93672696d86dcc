using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol.Requirements;
using McpTestbed.Core.Reporting;
using McpTestbed.Tests;
using static McpTestbed.Core.Tests.Reporting.Reports;

namespace McpTestbed.Core.Tests.Reporting;

public sealed class MarkdownReportTests
{
    /// <summary>The hostile text as it must stand in a page: each mark of markup escaped, what is no character left to
    /// the reader.</summary>
    private const string Harmless =
        @"&lt;b>&amp;amp;""'\]\]> \| \\\| \`code\` \*em\* \_em\_ \[a\](http://x) !\[i\](http://x)";

    [Fact]
    public void Findings_StandWithViolationsFirst_AndTheirProof()
    {
        var text = Write(
            Of(
                Row(
                    Verdict.Invalid,
                    Result(Judgement.Violated("so", [3]), RequirementLevel.Should, "second"),
                    Result(Judgement.Violated("so", [4, 5]), id: "first")
                )
            )
        );

        Assert.Equal(
            ["## violation: first", "## warning: second"],
            text.Where(line => line.StartsWith("##", StringComparison.Ordinal))
        );
        Assert.Contains("It is so — it does not: so.", text);
        Assert.Contains("- Proof: `sessions-x.2025-11-25/history.ndjson`, lines 4, 5", text);
        Assert.Contains("- Requirements: `2025-11-25/session/expired-404`", text);
    }

    [Fact]
    public void Table_HasEveryRunThatWasDue()
    {
        var text = Write(
            Of(
                Row(Verdict.Valid, Result(Judgement.Held("seen", []))),
                Row(Verdict.Unknown, Result(Judgement.Unknown("never seen"))),
                NoRow("the call was cancelled", isOpen: true),
                NoRow("not spoken", isOpen: false)
            )
        );

        Assert.Equal(
            [
                "| sessions/x | 2025-11-25 | profile:stateful | valid | 1 of 1 |  |",
                "| sessions/x | 2025-11-25 | profile:stateful | unknown | 0 of 1 | a-check |",
                "| sessions/x | 2025-11-25 | profile:stateful | unknown | 0 of 0 | the call was cancelled |",
            ],
            text.Where(line => line.StartsWith("| sessions/", StringComparison.Ordinal))
        );
        Assert.Contains(
            "1 valid, 0 invalid, 2 unknown, 1 not applicable; 0 violations, 0 warnings, 0 observations. Seed 42.",
            text
        );
    }

    [Fact]
    public void Faults_AreSummedUp_AndFailedOperationsListedWithTheirCause()
    {
        var judged = new JudgedRun([], [new("cut", "cut it", 3, 3, null)], null, Verdict.Valid)
        {
            Attribution = Failing(FailureCause.Direct),
        };
        var text = Write(Of(Row(judged), Row(judged)));

        Assert.Contains("Faults took effect 6 times, 4 survived; operations that failed: 2 direct.", text);
        Assert.Single(text, "| sessions/x | POST ping | direct | so it is | 2 |");
    }

    [Fact]
    public void UnexplainedFailure_IsTheReasonOfAnUnknownRun_AndHidesNoViolation()
    {
        var checks = new[] { Result(Judgement.Violated("so", [3])) };
        var text = Write(
            Of(
                Row(new JudgedRun([], [], null, Verdict.Unknown) { Attribution = Failing(FailureCause.Unexplained) }),
                Row(
                    new JudgedRun(checks, [], null, Verdict.Invalid) { Attribution = Failing(FailureCause.Unexplained) }
                )
            )
        );

        Assert.Contains(
            "| sessions/x | 2025-11-25 | profile:stateful | unknown | 0 of 0 | operation 7 (POST ping) got no "
                + "answer: so it is |",
            text
        );
        Assert.Contains("| sessions/x | 2025-11-25 | profile:stateful | invalid | 0 of 1 | a-check |", text);
    }

    [Fact]
    public void Finding_NamesItsTrace_AndThePageWhereTheDashboardIsKnown()
    {
        var report = Of(Traced(Row(Verdict.Invalid, Result(Judgement.Violated("so", [3])))));

        Assert.Contains("- Trace: `0af7651916cd43dd8448eb211c80319c`", Write(report));
        Assert.Contains(
            "- Trace: [`0af7651916cd43dd8448eb211c80319c`]"
                + "(http://127.0.0.1:18888/traces/detail/0af7651916cd43dd8448eb211c80319c)",
            Write(report with { Dashboard = new("http://127.0.0.1:18888") })
        );
    }

    [Fact]
    public void NotExercised_IsListedOnceWithItsReason()
    {
        var text = Write(
            Of(
                Row(Verdict.Valid, Result(Judgement.NotExercised("no session"))),
                Row(Verdict.Valid, Result(Judgement.NotExercised("no session")))
            )
        );

        Assert.Single(text, "- `a-check`: no session");
    }

    [Fact]
    public void Page_KeepsItsShape_WhateverAPeerSent()
    {
        var run = new JudgedRun(
            [Result(Judgement.Violated(Hostile, [])), Result(Judgement.NotExercised(Hostile))],
            [],
            Hostile,
            Verdict.Invalid
        );
        var text = Write(On(Hostile, Row(run, Hostile)));

        Assert.Equal(4, text.Count(line => line.Contains("amp", StringComparison.Ordinal)));
        Assert.All(text.Where(line => line.Contains("amp", StringComparison.Ordinal)), line =>
            Assert.Contains(Harmless, line, StringComparison.Ordinal)
        );
        Assert.DoesNotContain(text, line => line.Any(char.IsControl));
        Assert.Equal(["#", "##", "##"], text.Where(line => line.StartsWith('#')).Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public void Folder_GetsWholeFiles_OverOlderOnes()
    {
        using var folder = new RunFolder();
        File.WriteAllText(folder.File("junit.xml"), new string('x', 100_000));

        ReportFolder.Write(Of(), folder.Path);

        Assert.Equal(
            ["junit.xml", "report.html", "result.json", "results.sarif", "summary.md"],
            Directory.EnumerateFiles(folder.Path).Select(Path.GetFileName).Order()
        );
        Assert.Equal(JUnitReport.Write(Of()), File.ReadAllText(folder.File("junit.xml")));
    }

    private static string[] Write(Report report) => MarkdownReport.Write(report, "/runs/now").Split('\n');
}
