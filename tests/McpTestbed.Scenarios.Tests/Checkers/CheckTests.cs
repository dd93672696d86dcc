using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Tests.Checkers;

/// <summary>Every check, on histories written by hand: where it holds, where it is violated, and where nothing is
/// proven.</summary>
public sealed class CheckTests
{
    public static IEnumerable<TheoryDataRow<string>> Held => Named(CheckStatus.Held);

    public static IEnumerable<TheoryDataRow<string>> Violated => Named(CheckStatus.Violated);

    public static IEnumerable<TheoryDataRow<string>> Open => Named(CheckStatus.Unknown, CheckStatus.NotExercised);

    public static TheoryData<string> Checks => [.. ScenarioCatalog.Checks.Select(check => check.Id)];

    [Theory]
    [MemberData(nameof(Held))]
    public void Check_Holds_WhenThat(string story) => AssertJudgement(StoryBook.All[story]);

    [Theory]
    [MemberData(nameof(Violated))]
    public void Check_IsViolated_WhenThat(string story) => AssertJudgement(StoryBook.All[story]);

    [Theory]
    [MemberData(nameof(Open))]
    public void Check_ProvesNothing_WhenThat(string story) => AssertJudgement(StoryBook.All[story]);

    [Theory]
    [MemberData(nameof(Checks))]
    public void Check_HasStoriesOfEveryEnding(string id)
    {
        var endings = StoryBook
            .All.Values.Where(story => story.Check.Id == id)
            .Select(story => story.Expected)
            .ToHashSet();

        Assert.Contains(CheckStatus.Held, endings);
        Assert.Contains(CheckStatus.Violated, endings);

        // Whatever a client does not do gives no chance to try it.
        if (!IsOfClients(id))
            Assert.Contains(CheckStatus.Unknown, endings);
    }

    [Theory]
    [MemberData(nameof(Checks))]
    public void Check_ProvesNothing_WhenTheHistoryIsEmpty(string id)
    {
        var judgement = ScenarioCatalog.Checks.Single(check => check.Id == id).Judge(new WrittenHistory().Build());

        Assert.Equal(IsOfClients(id) ? CheckStatus.NotExercised : CheckStatus.Unknown, judgement.Status);
    }

    private static bool IsOfClients(string id) =>
        ScenarioCatalog
            .All.Where(scenario => scenario.Role == TargetRole.Client)
            .SelectMany(scenario => scenario.Checks)
            .Concat(ScenarioCatalog.InvariantsOf(TargetRole.Client))
            .Any(check => check.Id == id);

    private static void AssertJudgement(Story story)
    {
        var history = story.History;
        Assert.True(
            story.Check.AppliesTo(Revision.Parse(history.Began.Revision)),
            "the check does not apply to the story's revision"
        );

        var judgement = story.Check.Judge(history);

        Assert.True(story.Expected == judgement.Status, $"{judgement.Status}: {judgement.Explanation}");
        Assert.NotEmpty(judgement.Explanation);
        Assert.All(judgement.Evidence, line => Assert.InRange(line, 1, history.Entries.Count));
        if (story.Expected is CheckStatus.Held or CheckStatus.Violated)
            Assert.NotEmpty(judgement.Evidence);
    }

    private static IEnumerable<TheoryDataRow<string>> Named(params CheckStatus[] expected) =>
        StoryBook
            .All.Where(named => expected.Contains(named.Value.Expected))
            .Select(named => new TheoryDataRow<string>(named.Key) { TestDisplayName = named.Key });
}
