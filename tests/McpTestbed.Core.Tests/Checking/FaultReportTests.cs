using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using static McpTestbed.Core.Tests.Checking.Judging;

namespace McpTestbed.Core.Tests.Checking;

public sealed class FaultReportTests
{
    public static TheoryData<HistoryEntry[], string?> Faults =>
        new()
        {
            { [Armed("cut")], "it never fired" },
            { [Armed("cut"), Fired("other"), Effected("other")], "it never fired" },
            { [Armed("cut"), NoChance("no stream")], null },
            { [Armed("cut"), NoChance("no stream", "cut")], null },
            { [Armed("cut"), NoChance("no stream", "another-check")], "it never fired" },
            { [Armed("cut"), Fired("cut")], "it fired and no effect was seen" },
            { [Armed("cut"), Fired("cut"), NoChance("no stream")], "it fired and no effect was seen" },
            { [Armed("cut"), Fired("cut"), Effected("cut")], null },
            { [Armed("cut"), Fired("cut"), Effected("cut"), Fired("cut")], "it fired and no effect was seen" },
            {
                [Armed("cut"), Fired("cut"), new FaultUnknown { Rule = "cut", Detail = "the client left" }],
                "it fired and its effect is unknown: the client left"
            },
            {
                [
                    Armed("cut"),
                    Fired("cut"),
                    Effected("cut"),
                    Fired("cut"),
                    new FaultUnknown { Rule = "cut", Detail = "why" },
                ],
                "it fired and its effect is unknown: why"
            },
        };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Fault_ProvesNothing_UnlessItTookEffectOrHadNoChance(HistoryEntry[] entries, string? problem) =>
        Assert.Equal(problem, Assert.Single(FaultReport.FromHistory(Run(entries))).Problem);

    [Fact]
    public void Faults_AreCountedEachByItself()
    {
        var reports = FaultReport.FromHistory(
            Run(
                Armed("cut"),
                Armed("strip"),
                Fired("strip"),
                Effected("strip"),
                Fired("strip"),
                Effected("strip"),
                Fired("cut"),
                Effected("cut")
            )
        );

        Assert.Equal([new("cut", "what cut does", 1, 1, null), new("strip", "what strip does", 2, 2, null)], reports);
    }

    /// <summary>The first effect must not stand for the second; a rule's id is unique in a run.</summary>
    [Fact]
    public void FaultArmedTwice_ProvesNothing()
    {
        var healed = new FaultHealed { Rule = "cut", Effected = 1 };

        var report = Assert.Single(
            FaultReport.FromHistory(Run(Armed("cut"), Fired("cut"), Effected("cut"), healed, Armed("cut"), healed))
        );

        Assert.Equal(
            (1, 1, "it was armed more than once, and which time it took effect cannot be told"),
            (report.Fired, report.Effected, report.Problem)
        );
    }
}
