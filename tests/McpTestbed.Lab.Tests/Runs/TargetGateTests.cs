using McpTestbed.Lab.Runs;

namespace McpTestbed.Lab.Tests.Runs;

public sealed class TargetGateTests
{
    [Fact]
    public async Task Gate_LetsManyShareTheTarget()
    {
        var gate = new TargetGate();

        using var first = await gate.EnterAsync(() => false);
        using var second = await gate.EnterAsync(() => false).WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Gate_KeepsEverybodyOut_WhileOneHasTheTargetAlone()
    {
        var gate = new TargetGate();
        var alone = await gate.EnterAsync(() => true);
        var shared = gate.EnterAsync(() => false);
        Assert.False(shared.IsCompleted);

        alone.Dispose();

        (await shared.WaitAsync(TestContext.Current.CancellationToken)).Dispose();
    }

    [Fact]
    public async Task Gate_AsksAgainWhenItIsTheTurn_WhetherTheTargetIsWantedAlone()
    {
        var gate = new TargetGate();
        var isWanted = false;
        var first = await gate.EnterAsync(() => true);
        var second = gate.EnterAsync(() => isWanted);
        var third = gate.EnterAsync(() => false);

        isWanted = true;
        first.Dispose();

        var entered = await second.WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(third.IsCompleted);
        entered.Dispose();
        (await third.WaitAsync(TestContext.Current.CancellationToken)).Dispose();
    }

    [Fact]
    public async Task Gate_LetsNobodyOvertakeOneThatWantsTheTargetAlone()
    {
        var gate = new TargetGate();
        var shared = await gate.EnterAsync(() => false);
        var alone = gate.EnterAsync(() => true);
        var later = gate.EnterAsync(() => false);

        shared.Dispose();

        (await alone.WaitAsync(TestContext.Current.CancellationToken)).Dispose();
        (await later.WaitAsync(TestContext.Current.CancellationToken)).Dispose();
    }

    [Fact]
    public async Task Gate_NeverLetsSomebodyInBesideOneThatIsAlone_WhateverTheOrder()
    {
        var gate = new TargetGate();
        var (inside, worst, isAlone) = (0, 0, false);
        var counting = new Lock();

        await Parallel.ForAsync(0, 200, TestContext.Current.CancellationToken, async (i, _) =>
        {
            var alone = i % 7 == 0;
            using var stay = await gate.EnterAsync(() => alone);
            lock (counting)
            {
                inside++;
                if (alone || isAlone)
                    worst = Math.Max(worst, inside);
                isAlone |= alone;
            }

            await Task.Yield();
            lock (counting)
            {
                inside--;
                if (alone)
                    isAlone = false;
            }
        });

        Assert.Equal(1, worst);
    }
}
