using McpTestbed.Lab.Runs;
using McpTestbed.Lab.Targets;
using Microsoft.Extensions.Time.Testing;

namespace McpTestbed.Lab.Tests;

public sealed class StartProgressTests
{
    [Fact]
    public void Progress_IsSaidNowAndThen_AndNotWhenAllIsReady()
    {
        var (time, said) = (new FakeTimeProvider(), new List<string>());
        var progress = new StartProgress(4, said.Add, time);

        progress.OneMore();
        time.Advance(TimeSpan.FromSeconds(3));
        progress.OneMore();
        progress.OneMore();
        time.Advance(TimeSpan.FromSeconds(3));
        progress.OneMore();

        Assert.Equal(["2 of 4 ready"], said);
        Assert.Equal("4 of 4 ready", $"{progress}");
    }

    [Theory]
    [InlineData(2, 1, 4)]
    [InlineData(2, 6, 2)]
    [InlineData(64, 1, 16)]
    [InlineData(1, 20, 1)]
    [InlineData(8, 1.6, 10)]
    public void Parallelism_FollowsProcessorsAndLoad(int processors, double busyness, int runs) =>
        Assert.Equal(runs, Parallelism.Of(2, processors, busyness));
}
