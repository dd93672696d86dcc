using McpTestbed.Core.Pacing;

namespace McpTestbed.Core.Tests.Pacing;

/// <summary>What a target was seen to do changes how long, and with how many at a time, it is asked.</summary>
public sealed class TargetPaceTests
{
    private readonly TargetPace pace = new();

    [Fact]
    public void Heads_AreTakenForLate_AfterTwoInARow_AndForPunctual_AfterOneThatCame()
    {
        pace.HeadAwaited(inTime: false);
        Assert.False(pace.SendsHeadsLate);
        pace.HeadAwaited(inTime: true);
        pace.HeadAwaited(inTime: false);
        Assert.False(pace.SendsHeadsLate);
        pace.HeadAwaited(inTime: false);
        Assert.True(pace.SendsHeadsLate);
        pace.HeadAwaited(inTime: true);
        Assert.False(pace.SendsHeadsLate);
    }

    [Fact]
    public void Target_IsLeftToOneRunAtATime_OnceItAskedTwiceToComeBack()
    {
        pace.AskedToComeBack();
        Assert.False(pace.WantsOneRunAtATime);
        pace.AskedToComeBack();
        Assert.True(pace.WantsOneRunAtATime);
    }
}
