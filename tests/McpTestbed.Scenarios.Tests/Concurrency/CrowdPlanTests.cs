using McpTestbed.Scenarios.Concurrency;

namespace McpTestbed.Scenarios.Tests.Concurrency;

/// <summary>What every plan of a crowd has, whatever its seed.</summary>
public sealed class CrowdPlanTests
{
    private const int Clients = 20;

    private static readonly CrowdAct[] Cuts = [CrowdAct.CutWork, CrowdAct.CutCount, CrowdAct.CutProgress];

    public static TheoryData<ulong> Seeds => [.. Enumerable.Range(0, 200).Select(seed => (ulong)seed)];

    [Fact]
    public void Plan_IsTheSame_WhenTheSeedIs() => Assert.Equal(Text(7), Text(7));

    [Fact]
    public void Plan_IsAnother_WhenTheSeedIs() =>
        Assert.Equal(100, Enumerable.Range(0, 100).Select(seed => Text((ulong)seed)).Distinct().Count());

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Plan_HasASessionEnded_BetweenEachFirstCutAndItsResumption(ulong seed)
    {
        var plan = CrowdPlan.Draw(seed, Clients);

        Assert.All(Cuts, cut => Assert.Contains(cut, Round(plan, 1)));
        Assert.Contains(CrowdAct.Leave, Round(plan, 2));
        Assert.Equal(
            Enumerable.Range(0, Clients).Where(client => Cuts.Contains(plan.Of(1, client))),
            Enumerable.Range(0, Clients).Where(client => plan.Of(3, client) == CrowdAct.Resume)
        );
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(Clients)]
    [InlineData(500)]
    public void Plan_LeavesNoStreamBrokenOff_WhateverTheSizeOfTheCrowd(int clients)
    {
        var plan = CrowdPlan.Draw(42, clients);
        var acts = Enumerable
            .Range(0, clients)
            .Select(client =>
                Enumerable.Range(0, CrowdPlan.Rounds + 1).Select(round => plan.Of(round, client)).ToList()
            )
            .ToList();

        Assert.All(acts, own =>
            Assert.Equal(own.Count(act => Cuts.Contains(act)), own.Count(act => act == CrowdAct.Resume))
        );
        Assert.Contains(acts, own => own.Exists(act => Cuts.Contains(act)));
    }

    private static List<CrowdAct> Round(CrowdPlan plan, int round) =>
        [.. Enumerable.Range(0, Clients).Select(client => plan.Of(round, client))];

    private static string Text(ulong seed)
    {
        var plan = CrowdPlan.Draw(seed, Clients);
        return string.Join(' ', Enumerable.Range(1, CrowdPlan.Rounds).SelectMany(round => Round(plan, round)));
    }
}
