using McpTestbed.Core.Histories;

namespace McpTestbed.Core.Tests.Histories;

public sealed class SessionLedgerTests
{
    private readonly Redactor redactor = new([]);
    private readonly SessionLedger ledger;

    public SessionLedgerTests() => ledger = new(redactor);

    [Fact]
    public void Label_CountsTheSessionsOfEachClient()
    {
        Assert.Equal(
            ["c1/s1", "c2/s1", "c1/s2"],
            new[] { ledger.Note("id-a", "c1"), ledger.Note("id-b", "c2"), ledger.Note("id-c", "c1") }.Select(fact =>
                fact.Label
            )
        );
        Assert.Equal("c1/s2", ledger.LabelOf("id-c"));
    }

    [Fact]
    public void Label_IsThatOfTheFirst_WhenAnIdIsIssuedAgain()
    {
        ledger.Note("id-a", "c1");

        var again = ledger.Note("id-a", "c2");

        Assert.Equal(("c1/s1", true), (again.Label, again.Repeated));
        Assert.Equal("c2/s1", ledger.Note("id-b", "c2").Label);
    }

    [Fact]
    public void Note_IssuesNothing_WhenTheResponseOpensNoSession()
    {
        var echoed = ledger.Note("id-a", null);

        Assert.Equal((null, false, null), (echoed.Label, echoed.Repeated, ledger.LabelOf("id-a")));
        Assert.False(ledger.Note("id-a", "c1").Repeated);
    }

    [Fact]
    public void Token_IsTheRedactors_AndTheIdIsKnownToIt()
    {
        var fact = ledger.Note("0123456789abcdef", "c1");

        Assert.Equal(redactor.Token("0123456789abcdef"), fact.Token);
        Assert.Equal($"session {fact.Token}", redactor.Text("session 0123456789abcdef"));
    }

    [Theory]
    [InlineData("", false, 0)]
    [InlineData("0123456789", true, 33)]
    [InlineData("0123-89ab", true, 36)]
    [InlineData("abcxyzabcz", true, 47)]
    [InlineData("abcXYZ_+/=", true, 60)]
    [InlineData("a b", false, 18)]
    [InlineData("a\u00e9", false, 12)]
    [InlineData("!~", true, 12)]
    [InlineData("a\u007f", false, 12)]
    public void Facts_SayWhatTheIdIsMadeOf(string id, bool visible, int entropyBits)
    {
        var fact = ledger.Note(id, "c1");

        Assert.Equal((id.Length, visible, entropyBits), (fact.Length, fact.VisibleAscii, fact.EntropyBits));
    }

    [Theory]
    [InlineData("0000019a1b2c3d4e-0000000", true)]
    [InlineData("m40abcde-000", true)]
    [InlineData("", false)]
    public void LooksSequential_WhenTheLatestShareTheirBeginningAndClimb(string shared, bool expected)
    {
        string[] ends = ["3", "5", "8", "b", "f"];
        var facts = ends.Select(end => ledger.Note($"{shared}{end}", "c1")).ToList();

        Assert.Equal(expected, facts[^1].LooksSequential);
    }

    [Fact]
    public void LooksSequential_IsFalse_WhenOnlyTheTimeIsShared()
    {
        string[] random = ["9f31c2", "a07be4", "b5d910", "c2e8f7", "d4a163"];
        var facts = random.Select(end => ledger.Note($"0192f3a4-{end}{end}{end}-{end}", "c1")).ToList();

        Assert.All(facts, fact => Assert.False(fact.LooksSequential));
    }

    [Theory]
    [InlineData("session-1", "session-2", true)]
    [InlineData("s9", "s10", true)]
    [InlineData("s009", "s010", true)]
    [InlineData("1700000000-a", "1700000064-a", true)]
    [InlineData("1700000000-a", "1700000065-a", false)]
    [InlineData("session-2", "session-1", false)]
    [InlineData("session-1", "session-1", false)]
    [InlineData("session-01", "session-1", false)]
    [InlineData("a1-b1", "a2-b2", false)]
    [InlineData("a1", "b2", false)]
    [InlineData("99999999999999999999", "99999999999999999998", false)]
    public void LooksSequential_WhenOneNumberGrewByALittle(string earlier, string later, bool expected)
    {
        ledger.Note(earlier, "c1");
        ledger.Note("something else", "c1");

        Assert.Equal(expected, ledger.Note(later, "c2").LooksSequential);
    }
}
