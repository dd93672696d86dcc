using McpTestbed.Core.Pacing;
using McpTestbed.Lab.Targets;

namespace McpTestbed.Lab.Tests.Targets;

public sealed class SurveyPaceTests
{
    [Fact]
    public void ServerThatStaysSilent_IsWaitedForOnce_AndAskedInShortAfterThat()
    {
        var pace = new SurveyPace();

        Assert.Equal(TargetPace.Usual, pace.Patience);
        pace.WaitLonger(4);
        Assert.Equal(4 * TargetPace.Usual, pace.Patience);
        pace.WaitAsUsual();

        Assert.True(pace.IsSilent);
        Assert.Equal(TimeSpan.FromSeconds(1), pace.Patience);
    }

    [Fact]
    public void Answer_GivesItTheUsualTimeBack()
    {
        var pace = new SurveyPace();
        pace.WaitLonger(4);
        pace.WaitAsUsual();

        pace.Answered(TimeSpan.FromMilliseconds(20));

        Assert.False(pace.IsSilent);
        Assert.Equal(TargetPace.Usual, pace.Patience);
    }
}
