using System.Xml.Linq;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol.Requirements;
using McpTestbed.Core.Reporting;
using static McpTestbed.Core.Tests.Reporting.Reports;

namespace McpTestbed.Core.Tests.Reporting;

public sealed class JUnitReportTests
{
    public static TheoryData<Judgement, RequirementLevel, string> Outcomes =>
        new()
        {
            { Judgement.Held("seen", []), RequirementLevel.Must, "" },
            { Judgement.Violated("seen", []), RequirementLevel.Must, "failure" },
            { Judgement.Violated("seen", []), RequirementLevel.Should, "system-out" },
            { Judgement.Violated("seen", []), RequirementLevel.May, "system-out" },
            { Judgement.Violated("seen", []), RequirementLevel.External, "system-out" },
            { Judgement.Unknown("seen"), RequirementLevel.Must, "error" },
            { Judgement.NotExercised("seen"), RequirementLevel.Must, "skipped" },
        };

    [Theory]
    [MemberData(nameof(Outcomes))]
    public void Case_EndsAsItsCheckDid(Judgement judgement, RequirementLevel level, string expected)
    {
        var suite = Suites(Of(Row(Verdict.Valid, Result(judgement, level))))[0];

        Assert.Equal(expected, string.Join(' ', suite.Element("testcase")!.Elements().Select(element => element.Name)));
        Assert.Equal(
            (1, expected == "failure" ? 1 : 0, expected == "error" ? 1 : 0, expected == "skipped" ? 1 : 0),
            (Count("tests"), Count("failures"), Count("errors"), Count("skipped"))
        );

        int Count(string name) => (int)suite.Attribute(name)!;
    }

    [Fact]
    public void Suite_IsOneRun_AndFailureNamesRuleAndRemedy()
    {
        var suite = Suite(Of(Row(Verdict.Invalid, Result(Judgement.Violated("the answer was 200", [])))));
        var failure = suite.Element("testcase")!.Element("failure")!;

        Assert.Equal(
            ("sessions/x@2025-11-25", "0.250"),
            (suite.Attribute("name")!.Value, suite.Attribute("time")!.Value)
        );
        Assert.Equal("the answer was 200 [2025-11-25/session/expired-404]", failure.Attribute("message")!.Value);
        Assert.Equal(
            ["should hold", "was seen", "change", "rule", "proof", "again"],
            failure.Value.Split('\n').Select(line => line.Split(':')[0])
        );
        Assert.Contains("change:      Make it so.", failure.Value, StringComparison.Ordinal);
        Assert.Contains(
            "--scenario sessions/x --revision 2025-11-25 --seed 42",
            failure.Value,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void UnknownRun_IsAnError_WhereNoCheckSaysSo()
    {
        var suite = Suite(
            Of(
                Row(
                    new JudgedRun(
                        [Result(Judgement.Held("seen", []))],
                        [new("cut", "cut it", 0, 0, "it never fired")],
                        null,
                        Verdict.Unknown
                    )
                )
            )
        );

        Assert.Equal("1", suite.Attribute("errors")!.Value);
        Assert.Equal(
            "fault 'cut' (cut it): it never fired",
            suite.Elements("testcase").Last().Element("error")!.Attribute("message")!.Value
        );
    }

    [Fact]
    public void RunThatWasDueAndDidNotTakePlace_IsAnError_BesideThoseThatDid()
    {
        var suites = Suites(
            Of(
                Row(Verdict.Valid, Result(Judgement.Held("seen", []))),
                NoRow("the call was cancelled", isOpen: true),
                NoRow("not spoken", isOpen: false)
            )
        );

        Assert.Equal(["0", "1"], suites.Select(suite => suite.Attribute("errors")!.Value));
        Assert.Equal(
            "the call was cancelled",
            suites[1].Element("testcase")!.Element("error")!.Attribute("message")!.Value
        );
    }

    [Fact]
    public void KnownFinding_IsSkipped_AndAStaleEntryFails()
    {
        var suites = Suites(
            Of(Row(Verdict.Invalid, Result(Judgement.Violated("seen", [])))) with
            {
                IsKnown = (_, _) => true,
                Stale = ["sessions/x:other"],
            }
        );

        Assert.Equal("skipped", suites[0].Element("testcase")!.Elements().Single().Name.LocalName);
        Assert.Equal("sessions/x:other", suites[1].Element("testcase")!.Attribute("name")!.Value);
        Assert.NotNull(suites[1].Element("testcase")!.Element("failure"));
    }

    [Fact]
    public void ProvenRun_HasNoFailure_AndOneThatIsNotHasOne()
    {
        var row = Row(Verdict.Invalid, Result(Judgement.Violated("seen", [])));
        var suites = Suites(
            Of(row with { Run = row.Run! with { Proven = true } }, row with { Run = row.Run! with { Proven = false } })
        );

        Assert.Equal("0", suites[0].Attribute("failures")!.Value);
        Assert.NotEqual("0", suites[1].Attribute("failures")!.Value);
    }

    [Fact]
    public void ReportWithoutRuns_IsAnError()
    {
        var suite = Suite(Of(NoRow("not spoken", isOpen: false)));

        Assert.Equal(("1", "1"), (suite.Attribute("tests")!.Value, suite.Attribute("errors")!.Value));
        Assert.Equal(
            "nothing was judged. it speaks plainly",
            suite.Element("testcase")!.Element("error")!.Attribute("message")!.Value
        );
    }

    [Fact]
    public void Report_IsWellFormed_WhateverAPeerSent()
    {
        var checks = new[]
        {
            Judgement.Violated(Hostile, []),
            Judgement.Unknown(Hostile),
            Judgement.NotExercised(Hostile),
        }
            .Select(judgement => Result(judgement))
            .ToList();

        var suite = Suite(
            On(
                Hostile,
                Row(
                    new JudgedRun(
                        [.. checks, Result(Judgement.Violated(Hostile, []), RequirementLevel.May)],
                        [],
                        Hostile,
                        Verdict.Unknown
                    ),
                    Hostile
                )
            )
        );

        // A character outside the first plane is one, not two that are none.
        Assert.EndsWith(
            "<b>&amp;\"']]> | \\| `code` *em* _em_ [a](http://x) ![i](http://x) \uFFFD \uFFFD \uD83D\uDE00",
            suite.Attribute("hostname")!.Value,
            StringComparison.Ordinal
        );
        Assert.Equal(5, suite.Elements("testcase").Count());
    }

    private static XElement Suite(Report report) => Assert.Single(Suites(report));

    private static List<XElement> Suites(Report report) =>
        [.. XDocument.Parse(JUnitReport.Write(report)).Root!.Elements("testsuite")];
}
