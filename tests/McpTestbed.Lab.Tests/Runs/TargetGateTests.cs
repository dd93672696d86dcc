using McpTestbed.Lab.Runs;

namespace McpTestbed.Lab.Tests.Runs;

public sealed class TargetGateTests
{
    [Fact]
    public async Task Gate_LetsManyShareTheTarget()
    {
        var gate = new TargetGate();

        using var first = await gate.EnterAsync(alone: false);
        using var second = await gate.EnterAsync(alone: false).WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Gate_KeepsEverybodyOut_WhileOneHasTheTargetAlone()
    {
        var gate = new TargetGate();
        var alone = await gate.EnterAsync(alone: true);
        var shared = gate.EnterAsync(alone: false);
        Assert.False(shared.IsCompleted);

        alone.Dispose();

        (await shared.WaitAsync(TestContext.Current.CancellationToken)).Dispose();
    }

    [Fact]
    public async Task Gate_LetsNobodyOvertakeOneThatWantsTheTargetAlone()
    {
        var gate = new TargetGate();
        var shared = await gate.EnterAsync(alone: false);
        var alone = gate.EnterAsync(alone: true);
        var later = gate.EnterAsync(alone: false);

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
            using var stay = await gate.EnterAsync(alone);
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
