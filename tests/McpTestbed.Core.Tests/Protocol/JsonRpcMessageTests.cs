using System.Text;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Core.Tests.Protocol;

public sealed class JsonRpcMessageTests
{
    public static TheoryData<string, JsonRpcMessage> Messages =>
        new()
        {
            {
                """{"jsonrpc":"2.0","id":1,"method":"ping"}""",
                new()
                {
                    Kind = JsonRpcKind.Request,
                    Id = "1",
                    Method = "ping",
                }
            },
            {
                """{"id":"1","method":"ping"}""",
                new()
                {
                    Kind = JsonRpcKind.Request,
                    Id = "\"1\"",
                    Method = "ping",
                }
            },
            {
                """{"id":null,"method":"ping"}""",
                new()
                {
                    Kind = JsonRpcKind.Request,
                    Id = "null",
                    Method = "ping",
                }
            },
            {
                """{"id":2,"method":"tools/call","params":{"name":"add"}}""",
                new()
                {
                    Kind = JsonRpcKind.Request,
                    Id = "2",
                    Method = "tools/call",
                    Name = "add",
                }
            },
            {
                """{"id":2,"method":"tools/call","params":["add"]}""",
                new()
                {
                    Kind = JsonRpcKind.Request,
                    Id = "2",
                    Method = "tools/call",
                }
            },
            {
                """{"id":2,"method":"tools/call","params":{"name":7}}""",
                new()
                {
                    Kind = JsonRpcKind.Request,
                    Id = "2",
                    Method = "tools/call",
                }
            },
            {
                """{"method":"notifications/initialized"}""",
                new() { Kind = JsonRpcKind.Notification, Method = "notifications/initialized" }
            },
            {
                """{"id":1,"result":{}}""",
                new() { Kind = JsonRpcKind.Response, Id = "1" }
            },
            {
                """{"id":1,"result":null}""",
                new() { Kind = JsonRpcKind.Response, Id = "1" }
            },
            {
                """{"id":1,"error":{"code":-32601}}""",
                new()
                {
                    Kind = JsonRpcKind.Error,
                    Id = "1",
                    ErrorCode = -32601,
                }
            },
            {
                """{"id":1,"error":{"code":"-32601"}}""",
                new() { Kind = JsonRpcKind.Error, Id = "1" }
            },
            {
                """{"id":1,"error":{"code":1e99}}""",
                new() { Kind = JsonRpcKind.Error, Id = "1" }
            },
            {
                """{"id":1,"error":"no","result":1}""",
                new() { Kind = JsonRpcKind.Error, Id = "1" }
            },
            {
                """{"id":1,"method":5}""",
                new() { Kind = JsonRpcKind.Other, Id = "1" }
            },
            {
                "{}",
                new() { Kind = JsonRpcKind.Other }
            },
            {
                "1",
                new() { Kind = JsonRpcKind.Other }
            },
            {
                """{"id":1,"method":"\ud800"}""",
                new() { Kind = JsonRpcKind.Other }
            },
            {
                "\uFEFF{\"id\":1,\"result\":1}",
                new() { Kind = JsonRpcKind.Response, Id = "1" }
            },
        };

    [Theory]
    [MemberData(nameof(Messages))]
    public void Peek_TellsWhatAMessageIs(string body, JsonRpcMessage expected) => Assert.Equal([expected], Peek(body));

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    [InlineData("[]")]
    [InlineData("{\"id\":1,\"method\":\"ping\"")]
    [InlineData("{} {}")]
    [InlineData("<html>")]
    public void Peek_FindsNothing_InWhatHoldsNoMessage(string body) => Assert.Empty(Peek(body));

    [Fact]
    public void Peek_FindsNothing_InWhatIsNestedTooDeeply()
    {
        static string Nested(int depth) =>
            string.Concat(Enumerable.Repeat("[", depth)) + string.Concat(Enumerable.Repeat("]", depth));

        Assert.Single(Peek(Nested(JsonRpcMessage.MaximumDepth)));
        Assert.Empty(Peek(Nested(JsonRpcMessage.MaximumDepth + 1)));
    }

    [Fact]
    public void Peek_ReadsABatchInOrder_AndNoFurtherThanItsBound()
    {
        Assert.Equal(
            ["ping", null, "list"],
            Peek("""[{"id":1,"method":"ping"},5,{"id":2,"method":"list"}]""").Select(message => message.Method)
        );
        Assert.Equal(256, Peek($"[{string.Join(',', Enumerable.Repeat("{}", 300))}]").Count);
    }

    [Fact]
    public void Peek_CutsLongTexts_AndSaysSo()
    {
        var longest = new string('m', JsonRpcMessage.MaximumText);

        Assert.Equal(longest, Assert.Single(Peek($$"""{"method":"{{longest}}"}""")).Method);
        Assert.Equal($"{longest}... (1025 characters)", Assert.Single(Peek($$"""{"method":"{{longest}}x"}""")).Method);
    }

    private static IReadOnlyList<JsonRpcMessage> Peek(string body) => JsonRpcMessage.Peek(Encoding.UTF8.GetBytes(body));
}
