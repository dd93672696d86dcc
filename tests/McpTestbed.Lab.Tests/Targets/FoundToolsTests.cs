using System.Text.Json.Nodes;
using McpTestbed.Core.Scenarios;
using McpTestbed.Lab.Targets;

namespace McpTestbed.Lab.Tests.Targets;

/// <summary>Only what the server marks as harmless is called unasked.</summary>
public sealed class FoundToolsTests
{
    [Fact]
    public void Found_IsTheReadOnlyTool_ThatNeedsNothing() =>
        Assert.Equal(
            new ToolCall("status", "{}"),
            Among(
                """{"name":"write","inputSchema":{}}""",
                """{"name":"delete","annotations":{"readOnlyHint":false},"inputSchema":{}}""",
                """{"name":"echo","annotations":{"readOnlyHint":true},"inputSchema":{"required":["text"]}}""",
                """{"name":"status","annotations":{"readOnlyHint":true},"""
                    + """ "inputSchema":{"properties":{"verbose":{"type":"boolean"}}}}"""
            ).Any
        );

    [Theory]
    [InlineData("durationMs", "", "{\"durationMs\":2000}")]
    [InlineData("seconds", "", "{\"seconds\":2}")]
    [InlineData("duration", "Duration of the operation in seconds", "{\"duration\":2}")]
    [InlineData("delay", "how long, in milliseconds", "{\"delay\":2000}")]
    public void Slow_IsOneThatTakesATime(string argument, string description, string json)
    {
        var found = Among(Taking(argument, description, ""));

        Assert.Equal(new("work", json), found.Slow);
        Assert.Equal(found.Slow, found.Any);
    }

    [Theory]
    [InlineData("duration", "", "")]
    [InlineData("steps", "how many, one a second", "")]
    [InlineData("seconds", "", ",\"maximum\":1")]
    [InlineData("items", "in seconds", "")]
    public void Slow_IsNone_WhereNoTimeOfTwoSecondsCanBeGiven(string argument, string description, string bounds) =>
        Assert.Null(Among(Taking(argument, description, bounds)).Slow);

    [Fact]
    public void OfSeveral_TheOneThatKeepsToTheServerIsTaken() =>
        Assert.Equal(
            "local",
            Among(
                """{"name":"remote","annotations":{"readOnlyHint":true}}""",
                """{"name":"local","annotations":{"readOnlyHint":true,"openWorldHint":false}}"""
            ).Any?.Tool
        );

    private static string Taking(string argument, string description, string bounds) =>
        """{"name":"work","annotations":{"readOnlyHint":true},"inputSchema":{"properties":{"ARGUMENT":""".Replace(
            "ARGUMENT",
            argument,
            StringComparison.Ordinal
        )
        + """{"type":"number","description":"DESCRIPTION" """.Replace(
            "DESCRIPTION",
            description,
            StringComparison.Ordinal
        )
        + bounds
        + "}}}}";

    private static ToolParts Among(params IEnumerable<string> tools) =>
        FoundTools.Among(tools.Select(tool => ListedTool.Of(JsonNode.Parse(tool))!));
}
