using System.Text.Json.Nodes;
using McpTestbed.ReferenceClients.Stateless;

namespace McpTestbed.ReferenceClients.Tests;

/// <summary>What of a request of 2026-07-28 is mirrored in headers.</summary>
public sealed class StatelessHeaderTests
{
    [Theory]
    [InlineData("us-west1", "us-west1")]
    [InlineData("Hello, 世界", "=?base64?SGVsbG8sIOS4lueVjA==?=")]
    [InlineData(" padded ", "=?base64?IHBhZGRlZCA=?=")]
    [InlineData("line1\nline2", "=?base64?bGluZTEKbGluZTI=?=")]
    [InlineData("=?base64?literal?=", "=?base64?PT9iYXNlNjQ/bGl0ZXJhbD89?=")]
    public void Value_IsEncoded_WhereNoHeaderHoldsIt(string value, string header) =>
        Assert.Equal(header, HeaderText.Encode(value));

    [Fact]
    public void Arguments_AreFoundByTheirPath()
    {
        var headers = Read(
            """
            {
              "a": { "type": "integer", "x-mcp-header": "A" },
              "o": { "properties": { "b": { "type": ["boolean", "null"], "x-mcp-header": "B" } } }
            }
            """
        );
        var arguments = JsonNode.Parse("""{"a":42,"o":{"b":null}}""")!.AsObject();

        Assert.Null(headers.Fault);
        Assert.Equal([("A", "42"), ("B", null)], headers.Of(arguments));
        Assert.Empty(headers.Of([]));
    }

    [Theory]
    [InlineData("""{"a":{"type":"number","x-mcp-header":"A"}}""")]
    [InlineData("""{"a":{"x-mcp-header":"A"}}""")]
    [InlineData("""{"a":{"type":"string","x-mcp-header":""}}""")]
    [InlineData("""{"a":{"type":"string","x-mcp-header":"A b"}}""")]
    [InlineData("""{"a":{"type":"array","items":{"type":"string","x-mcp-header":"A"}}}""")]
    [InlineData("""{"a":{"anyOf":[{"type":"string","x-mcp-header":"A"}]}}""")]
    [InlineData("""{"a":{"type":"string","x-mcp-header":"A"},"b":{"type":"string","x-mcp-header":"a"}}""")]
    public void Annotation_ThatIsNotValid_IsFound(string properties) => Assert.NotNull(Read(properties).Fault);

    [Theory]
    [InlineData("""{"x-mcp-header":{"type":"string"}}""")]
    [InlineData("""{"a":{"type":"object","default":{"x-mcp-header":1},"enum":[{"x-mcp-header":1}]}}""")]
    public void WordThatIsNoAnnotation_IsLeftAlone(string properties) => Assert.Null(Read(properties).Fault);

    private static ToolHeaders Read(string properties) =>
        new(new JsonObject { ["inputSchema"] = new JsonObject { ["properties"] = JsonNode.Parse(properties) } });
}
