using McpTestbed.Core.Pacing;
using Microsoft.Extensions.Time.Testing;

namespace McpTestbed.Core.Tests.Pacing;

/// <summary>Deadlines on a machine whose time and load the test makes.</summary>
public sealed class MachineClockTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Tenth = TimeSpan.FromMilliseconds(100);

    private readonly FakeTimeProvider time = new();
    private readonly MachineClock clock;
    private double wanted = 1;

    public MachineClockTests() => clock = new(time, () => wanted);

    [Fact]
    public void Deadline_IsRealTime_OnAQuietMachine()
    {
        using var deadline = Begin();

        Pass(TimeSpan.FromSeconds(4.9));
        Assert.False(deadline.IsOver);
        Pass(TimeSpan.FromSeconds(0.2));

        Assert.True(deadline.IsOver);
        Assert.True(deadline.Token.IsCancellationRequested);
        Assert.Equal("5 s", $"{deadline}");
    }

    [Fact]
    public void Deadline_IsLonger_WhereSeveralWantEachProcessor_AndSaysSo()
    {
        wanted = 6;
        using var deadline = Begin();

        Pass(TimeSpan.FromSeconds(25));
        Assert.False(deadline.IsOver);
        Pass(TimeSpan.FromSeconds(7));

        Assert.True(deadline.IsOver);
        Assert.StartsWith("5 s (3", $"{deadline}", StringComparison.Ordinal);
        Assert.EndsWith("in truth: the machine was busy)", $"{deadline}", StringComparison.Ordinal);
    }

    [Fact]
    public void Deadline_IsLonger_WhereTheProcessItselfIsWokenLate()
    {
        using var deadline = Begin();

        for (var looks = 0; looks < 40; looks++)
            time.Advance(TimeSpan.FromSeconds(1));

        Assert.False(deadline.IsOver);
        Assert.InRange(deadline.Given, 40 * Tenth, 41 * Tenth);
    }

    [Fact]
    public void Deadline_BeginsAnew_WhenProgressIsSeen()
    {
        using var deadline = Begin();

        for (var parts = 0; parts < 4; parts++)
        {
            Pass(TimeSpan.FromSeconds(4));
            Assert.False(deadline.IsOver);
            deadline.Progress();
        }

        Pass(Limit + Tenth);
        Assert.True(deadline.IsOver);
    }

    [Fact]
    public void Deadline_Ends_HoweverMuchProgressIsSeen()
    {
        using var deadline = Begin();

        for (var parts = 0; parts < 8; parts++)
        {
            Pass(TimeSpan.FromSeconds(4));
            deadline.Progress();
        }

        Assert.True(deadline.IsOver);
    }

    [Fact]
    public void Standstill_NeverEnds_WhileProgressIsSeen()
    {
        using var deadline = clock.Standstill(Limit, CancellationToken.None);

        for (var parts = 0; parts < 100; parts++)
        {
            Pass(TimeSpan.FromSeconds(4));
            deadline.Progress();
        }

        Assert.False(deadline.IsOver);
        Pass(Limit + Tenth);
        Assert.True(deadline.IsOver);
    }

    [Fact]
    public void Deadline_EndsWithWhatItBelongsTo_AndIsNotOver()
    {
        using var run = new CancellationTokenSource();
        using var deadline = clock.Deadline(Limit, run.Token);

        run.Cancel();

        Assert.True(deadline.Token.IsCancellationRequested);
        Assert.False(deadline.IsOver);
    }

    [Fact]
    public void Deadline_ThatBeginsBetweenTwoLooks_IsChargedForItsOwnTimeOnly()
    {
        using var first = Begin();
        time.Advance(TimeSpan.FromMilliseconds(90));
        using var second = Begin();

        time.Advance(TimeSpan.FromMilliseconds(10));

        Assert.Equal((Tenth, TimeSpan.FromMilliseconds(10)), (first.Given, second.Given));
    }

    [Theory]
    [InlineData("0.20 0.18 0.12 3/80 11206", 2)]
    [InlineData("9.99 8.00 7.00 1/80 11206", 0)]
    [InlineData("nothing of the kind", 1)]
    public void RunnableThreads_AreReadFromTheKernelsLine(string line, double runnable) =>
        Assert.Equal(runnable, RunnableThreads.OfLoadLine(line));

    [Theory]
    [InlineData("0-3\n", 4)]
    [InlineData("0", 1)]
    [InlineData("0-1,4,6-7", 5)]
    public void Processors_AreCountedFromTheKernelsList(string list, int processors) =>
        Assert.Equal(processors, RunnableThreads.OfRanges(list));

    [Theory]
    [InlineData(0.2, 1)]
    [InlineData(2.5, 4)]
    [InlineData(30, 12)]
    public void Target_IsGivenAMultipleOfWhatItWasSeenToTake_WithinBounds(double slowest, double slowness)
    {
        var pace = new TargetPace();

        pace.Answered(TimeSpan.FromSeconds(slowest));
        pace.Answered(TimeSpan.FromSeconds(0.1));

        Assert.Equal(slowness, pace.Slowness);
    }

    private PacedDeadline Begin() => clock.Deadline(Limit, CancellationToken.None);

    private void Pass(TimeSpan span)
    {
        for (var passed = TimeSpan.Zero; passed < span; passed += Tenth)
            time.Advance(Tenth);
    }
}
