using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Tools;
using Microsoft.Extensions.Time.Testing;

namespace McpTestbed.ReferenceServers.Tests.Tools;

public sealed class InstrumentedToolsTests
{
    private readonly FakeTimeProvider time = new();
    private readonly RecordingContext context = new();
    private readonly InstrumentedTools tools;

    public InstrumentedToolsTests() => tools = new(time);

    [Fact]
    public async Task Count_AddsOneToItsKey_AndReadCountDoesNot()
    {
        Assert.Equal("0", await CallAsync("read-count", """{"key":"a"}"""));
        Assert.Equal("1", await CallAsync("count", """{"key":"a"}"""));
        Assert.Equal("2", await CallAsync("count", """{"key":"a"}"""));
        Assert.Equal("1", await CallAsync("count", """{"key":"b"}"""));
        Assert.Equal("2", await CallAsync("read-count", """{"key":"a"}"""));
    }

    [Fact]
    public async Task Sleep_IsReleased_EvenWhenTheReleaseCameFirst()
    {
        var waiting = CallAsync("sleep", """{"key":"a"}""");
        Assert.Equal("running", await CallAsync("sleep-status", """{"key":"a"}"""));

        await CallAsync("release", """{"key":"a"}""");
        await CallAsync("release", """{"key":"b"}""");

        Assert.Equal("released", await waiting);
        Assert.Equal("released", await CallAsync("sleep", """{"key":"b"}"""));
        Assert.Equal("finished", await CallAsync("sleep-status", """{"key":"a"}"""));
        Assert.Equal("unknown", await CallAsync("sleep-status", """{"key":"c"}"""));
    }

    [Theory]
    [InlineData("""{"key":"a"}""", 60_000)]
    [InlineData("""{"key":"a","ms":999999}""", 60_000)]
    [InlineData("""{"key":"a","ms":5}""", 5)]
    public async Task Sleep_Elapses_AfterItsTime(string arguments, int milliseconds)
    {
        var waiting = CallAsync("sleep", arguments);

        time.Advance(TimeSpan.FromMilliseconds(milliseconds - 1));
        Assert.False(waiting.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal("elapsed", await waiting);
    }

    [Fact]
    public async Task Sleep_SaysSo_WhenItWasCancelled()
    {
        using var cancel = new CancellationTokenSource();
        var waiting = CallUntilAsync("sleep", """{"key":"a"}""", cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal("cancelled", await CallAsync("sleep-status", """{"key":"a"}"""));
    }

    [Fact]
    public async Task Notifications_GoThroughTheContext_BeforeTheAnswer()
    {
        await CallAsync("progress", """{"steps":2}""");
        await CallAsync("notify", """{"text":"x"}""");
        await CallAsync("change-tools", "{}");

        Assert.Equal(["progress 1/2", "progress 2/2", "message x", "changed"], context.Sent);
    }

    [Fact]
    public async Task ChangeTools_AddsExtra_AndTakesItAwayAgain()
    {
        Assert.Null(await tools.CallAsync("extra", [], context, TestContext.Current.CancellationToken));

        await CallAsync("change-tools", "{}");
        Assert.Equal("extra", await CallAsync("extra", "{}"));
        Assert.Contains("extra", tools.List().Select(tool => tool.Name));

        await CallAsync("change-tools", "{}");
        Assert.DoesNotContain("extra", tools.List().Select(tool => tool.Name));
    }

    [Theory]
    [InlineData("count", "{}")]
    [InlineData("sleep", """{"key":1}""")]
    [InlineData("progress", """{"steps":"2"}""")]
    [InlineData("progress", """{"steps":201}""")]
    [InlineData("notify", "{}")]
    public async Task Tool_AnswersWithAnErrorResult_WhenArgumentsAreWrong(string name, string arguments)
    {
        var answer = await tools.CallAsync(
            name,
            JsonNode.Parse(arguments)!.AsObject(),
            context,
            TestContext.Current.CancellationToken
        );

        Assert.True(answer!.IsError);
    }

    private Task<string> CallAsync(string name, string arguments) =>
        CallUntilAsync(name, arguments, TestContext.Current.CancellationToken);

    private async Task<string> CallUntilAsync(string name, string arguments, CancellationToken cancellationToken) =>
        (await tools.CallAsync(name, JsonNode.Parse(arguments)!.AsObject(), context, cancellationToken))!.Text;

    private sealed class RecordingContext : IToolContext
    {
        public List<string> Sent { get; } = [];

        public Task SendProgressAsync(int progress, int total, CancellationToken cancellationToken) =>
            Record($"progress {progress}/{total}");

        public Task SendUnrelatedAsync(string text, CancellationToken cancellationToken) => Record($"message {text}");

        public Task NotifyToolsChangedAsync(CancellationToken cancellationToken) => Record("changed");

        private Task Record(string what)
        {
            Sent.Add(what);
            return Task.CompletedTask;
        }
    }
}
