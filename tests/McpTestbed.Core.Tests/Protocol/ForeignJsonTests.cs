using System.Text.Json.Nodes;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Core.Tests.Protocol;

public sealed class ForeignJsonTests
{
    public static TheoryData<string> NotObjects =>
        [
            "",
            " ",
            "[]",
            "1",
            "\"text\"",
            "null",
            "{",
            "{\"a\":\"\\ud800\"}",
            "{\"\\ud800\":1}",
            "{} {}",
            "\0",
            string.Concat(Enumerable.Repeat("{\"a\":", 100_000)),
        ];

    [Theory]
    [MemberData(nameof(NotObjects))]
    public void ParseObject_GivesNothing_ForWhatIsNoSoundObject(string text) =>
        Assert.Null(ForeignJson.ParseObject(text));

    [Fact]
    public void ParseObject_ReadsEveryStringOfASoundObject() =>
        Assert.Equal("\uD83D\uDE00", ForeignJson.ParseObject("{\"a\":\"\\ud83d\\ude00\"}").At("a").AsText());

    [Theory]
    [InlineData("""{"result":"text"}""")]
    [InlineData("""{"result":[1]}""")]
    [InlineData("""{"result":null}""")]
    [InlineData("""{"result":{"version":5}}""")]
    [InlineData("{}")]
    public void At_GivesNoText_WhereThePathLeadsElsewhere(string text) =>
        Assert.Null(ForeignJson.ParseObject(text).At("result", "version").AsText());

    [Fact]
    public void ParseObject_TakesTheLastOfMembersWithOneName() =>
        Assert.Equal("""{"a":{"b":2}}""", ForeignJson.ParseObject("""{"a":1,"a":{"b":1,"b":2}}""")!.ToJsonString());

    [Theory]
    [InlineData("1", "1", true)]
    [InlineData("1", "\"1\"", false)]
    [InlineData("\"a\"", "\"\\u0061\"", true)]
    [InlineData("\"cut off", "\"cut", false)]
    [InlineData(null, null, false)]
    public void SameId_ComparesJsonValues(string? one, string? other, bool same) =>
        Assert.Equal(same, ForeignJson.SameId(one, other));

    [Fact]
    public void At_FollowsThePath() =>
        Assert.Equal("x", ((JsonNode)new JsonObject { ["a"] = new JsonObject { ["b"] = "x" } }).At("a", "b").AsText());
}
