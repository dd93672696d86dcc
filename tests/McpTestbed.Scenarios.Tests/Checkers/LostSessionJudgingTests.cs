using McpTestbed.Core.Checking;

namespace McpTestbed.Scenarios.Tests.Checkers;

/// <summary>What a session that is lost now and then does to the findings of other checks.</summary>
public sealed class LostSessionJudgingTests
{
    [Theory]
    [InlineData(404, true, CheckStatus.NotExercised)]
    [InlineData(404, false, CheckStatus.Violated)]
    [InlineData(400, true, CheckStatus.Violated)]
    public void FindingOnA404_IsPartOfTheLoss_OnlyWhereTheSessionIsServedAgain(
        int status,
        bool servedAgain,
        CheckStatus expected
    )
    {
        var written = new WrittenHistory().Initialize().Post("ping", "s1").Answered(status);
        var history = (servedAgain ? written.Post("ping", "s1").Result() : written).Build();
        var refused = history.Exchanges.Single(exchange => exchange.Status == status);
        var check = new Check
        {
            Id = "a-check",
            Claim = "It is so",
            Requirements = ["session/expired-404"],
            Remedy = "Make it so.",
            Judge = _ => Judgement.Violated("seen", refused.Evidence),
        };

        Assert.Equal(expected, Assert.Single(Judge.Run(history, [check]).Checks).Status);
    }
}
