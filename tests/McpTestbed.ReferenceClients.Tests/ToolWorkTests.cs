using System.Text.Json.Nodes;
using McpTestbed.ReferenceClients.Work;

namespace McpTestbed.ReferenceClients.Tests;

/// <summary>What a client does with what it is told.</summary>
public sealed class ToolWorkTests
{
    private static readonly Uri Anywhere = new("http://127.0.0.1:1/mcp");

    [Theory]
    [InlineData("tools_call", null, "add_numbers", "add_numbers add_numbers")]
    [InlineData("initialize", null, "add_numbers", "")]
    [InlineData("sse-retry", null, "test_reconnection", "test_reconnection")]
    [InlineData("anything", """{"mcptestbed":{"calls":3,"together":true}}""", "add_numbers other", "add_numbers*3")]
    [InlineData("tools_call", """{"mcptestbed":{"calls":1,"tool":"x"}}""", "x", "x")]
    [InlineData("tools_call", """{"mcptestbed":{"calls":1}}""", "other", "other")]
    [InlineData("tools_call", null, "", "")]
    public async Task Work_CallsTheToolThatItShould(string scenario, string? context, string offered, string called)
    {
        var client = new Fake([.. offered.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.Equal(0, await RunAsync(client, scenario, context));

        Assert.Equal(
            called.Replace("add_numbers*3", "add_numbers add_numbers add_numbers"),
            string.Join(' ', client.Called)
        );
        Assert.True(client.IsClosed);
    }

    [Fact]
    public async Task Call_ThatFails_IsNotTheLast()
    {
        var client = new Fake(["add_numbers"]) { Failing = 1 };

        Assert.Equal(1, await RunAsync(client, "tools_call", null));

        Assert.Equal(2, client.Called.Count);
        Assert.True(client.IsClosed);
    }

    [Fact]
    public async Task Client_ThatStays_EndsWhenItIsStopped()
    {
        var client = new Fake([]);
        using var stop = new CancellationTokenSource();
        var work = new Assignment(Anywhere, "initialize", null, new() { Stay = true });

        var running = new ToolWork(client, work, new(TextWriter.Null)).RunAsync(stop.Token);

        Assert.False(running.IsCompleted);
        await stop.CancelAsync();
        Assert.Equal(ToolWork.Stopped, await running);
        Assert.True(client.IsClosed);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("{")]
    [InlineData("""{"mcptestbed":{"calls":"many"}}""")]
    public void Context_ThatIsNone_IsRefusedInWords(string context) =>
        Assert.Throws<FormatException>(() => Wishes.Parse(context));

    private static Task<int> RunAsync(Fake client, string scenario, string? context) =>
        new ToolWork(client, new(Anywhere, scenario, null, Wishes.Parse(context)), new(TextWriter.Null)).RunAsync(
            TestContext.Current.CancellationToken
        );

    private sealed class Fake(string[] tools) : IToolClient
    {
        public List<string> Called { get; } = [];

        public int Failing { get; init; }

        public bool IsClosed { get; private set; }

        public Task ConnectAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<IReadOnlyList<JsonObject>> ListToolsAsync(CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<JsonObject>>([.. tools.Select(name => new JsonObject { ["name"] = name })]);

        public Task<JsonObject> CallToolAsync(string name, JsonObject arguments, CancellationToken cancellationToken)
        {
            Called.Add(name);
            return Called.Count == Failing
                ? Task.FromException<JsonObject>(new CallFailedException("as told"))
                : Task.FromResult(new JsonObject());
        }

        public Task CloseAsync()
        {
            IsClosed = true;
            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
