using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;

namespace McpTestbed.Core.Tests.Faults;

public sealed class FaultRuleTests
{
    public static TheoryData<FaultTrigger, string, string> Triggers =>
        new()
        {
            { FaultTrigger.Once, "1", "match 1" },
            { FaultTrigger.Always, "1 2 3 4 5", "always" },
            { FaultTrigger.Nth(3), "3", "match 3" },
            { FaultTrigger.FromNth(3), "3 4 5", "from match 3 on" },
            { new(2, 4), "2 3 4", "matches 2 to 4" },
        };

    [Theory]
    [MemberData(nameof(Triggers))]
    public void Trigger_ActsOnItsMatches_AndSaysWhich(FaultTrigger trigger, string matches, string words)
    {
        Assert.Equal(matches, string.Join(' ', Enumerable.Range(1, 5).Where(trigger.ActsOn)));
        Assert.Equal(words, trigger.ToString());
    }

    [Fact]
    public void Description_SaysWhatIsDoneToWhatAndWhen()
    {
        var rule = new FaultRule(
            "cut",
            new CutStream(new(2, 5), EndedHow.Rst),
            new() { HttpMethod = "GET", Session = "c1/s1" },
            FaultTrigger.Once
        );

        Assert.Equal(
            "cut the stream with RST after 2 events and 5 bytes; method GET, session c1/s1; match 1",
            rule.Description
        );
        Assert.Equal("every exchange", new FaultScope().ToString());
    }
}
