using McpTestbed.Core.Checking;
using McpTestbed.Core.Reporting;

namespace McpTestbed.Core.Tests.Reporting;

/// <summary>Two reports beside each other: nothing counts as mended that was not seen to hold.</summary>
public sealed class ComparisonTests
{
    public static TheoryData<Judgement?, Judgement?, ChangeKind?> Pairs =>
        new()
        {
            { Judgement.Violated("answered 400", [3]), Judgement.Held("it holds", [3]), ChangeKind.Mended },
            { Judgement.Violated("answered 400", [3]), Judgement.NotExercised("no chance"), ChangeKind.NotJudged },
            { Judgement.Violated("answered 400", [3]), Judgement.Unknown("no answer"), ChangeKind.NotJudged },
            { Judgement.Violated("answered 400", [3]), null, ChangeKind.NotJudged },
            { Judgement.Held("it holds", [3]), Judgement.Violated("answered 400", [3]), ChangeKind.New },
            { null, Judgement.Violated("answered 400", [3]), ChangeKind.New },
            { Judgement.NotExercised("no chance"), Judgement.Violated("answered 400", [3]), ChangeKind.New },
            { Judgement.Violated("answered 400", [3]), Judgement.Violated("answered 500", [3]), ChangeKind.Changed },
            {
                Judgement.Violated("answered 400 (c1/x4) after 12.5 ms", [3]),
                Judgement.Violated("answered 400 (c2/x9) after 80 ms", [7]),
                ChangeKind.Same
            },
            { Judgement.Held("it holds", [3]), Judgement.Held("it holds", [3]), null },
            { Judgement.Held("it holds", [3]), Judgement.Unknown("no answer"), null },
        };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Of_SaysWhatBecameOfACheck(Judgement? before, Judgement? after, ChangeKind? expected)
    {
        var comparison = Comparison.Of(ReportOf(before), ReportOf(after));

        Assert.Equal(expected, comparison.Changes.SingleOrDefault()?.Kind);
    }

    [Fact]
    public void Of_NamesWhatHeldAndIsNotKnownNow()
    {
        var comparison = Comparison.Of(
            ReportOf(Judgement.Held("it holds", [3])),
            ReportOf(Judgement.Unknown("no answer"))
        );

        Assert.Equal(["a-check"], comparison.NoLongerHeld);
        Assert.Empty(
            Comparison
                .Of(ReportOf(Judgement.Held("it holds", [3])), ReportOf(Judgement.Held("it holds", [3])))
                .NoLongerHeld
        );
    }

    [Fact]
    public void Of_CountsTheRepetitionThatFails()
    {
        var failing = Reports.Row(Verdict.Invalid, Reports.Result(Judgement.Violated("answered 400", [3])));
        var holding = Reports.Row(Verdict.Valid, Reports.Result(Judgement.Held("it holds", [3])));

        var comparison = Comparison.Of(Reports.Of(failing, holding), Reports.Of(holding, failing));

        Assert.Equal(ChangeKind.Same, comparison.Changes.Single().Kind);
    }

    [Fact]
    public void Page_ShowsWhatATargetSentAsText()
    {
        var comparison = Comparison.Of(
            ReportOf(Judgement.Held("it holds", [3])),
            ReportOf(Judgement.Violated(Reports.Hostile, [3]))
        );

        var page = ComparisonPage.Write(comparison, "../a/report.html", "report.html");

        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.Contains("New (1)", page, StringComparison.Ordinal);
        Assert.Contains("href=\"report.html#a-check\"", page, StringComparison.Ordinal);
    }

    private static Report ReportOf(Judgement? judgement) =>
        judgement is null ? Reports.Of() : Reports.Of(Reports.Row(Verdict.Valid, Reports.Result(judgement)));
}
