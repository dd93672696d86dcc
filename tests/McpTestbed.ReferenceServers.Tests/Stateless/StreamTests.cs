using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Profiles;

namespace McpTestbed.ReferenceServers.Tests.Stateless;

public sealed class StreamTests
{
    [Fact]
    public async Task Stateless_EndsTheStreamWithTheResponse_WhenAToolIsCalled()
    {
        await using var server = await RunningProfile.StartAsync(new StatelessProfile());
        var answer = await server.AskAsync(Modern.Call("count", Modern.Key("k")));
        Assert.Equal("text/event-stream", answer.Header("Content-Type"));
        Assert.Equal("no", answer.Header("X-Accel-Buffering"));
        Assert.DoesNotContain("id:", answer.Body.Split('\n'));
        Assert.Equal(("1", "complete"), (answer.ToolText, (string?)answer.Message["result"]!["resultType"]));
    }

    [Fact]
    public async Task Stateless_SendsProgressBeforeTheResponse_WhenATokenIsGiven()
    {
        await using var server = await RunningProfile.StartAsync(new StatelessProfile());
        var meta = Modern.Meta();
        meta["progressToken"] = 5;
        var answer = await server.AskAsync(Modern.Call("progress", new() { ["steps"] = 3 }, meta));
        var seen = answer
            .Body.Split("\n\n")
            .SkipLast(2)
            .Select(Modern.Data)
            .Select(message => (int)message["params"]!["progress"]!);
        Assert.Equal([1, 2, 3], seen);
        Assert.Equal("done", answer.ToolText);
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData("debug", 1)]
    [InlineData("info", 1)]
    [InlineData("error", 0)]
    public async Task Stateless_SendsLogMessages_WhenTheRequestAsksForThatLevel(string? level, int expected)
    {
        await using var server = await RunningProfile.StartAsync(new StatelessProfile());
        var meta = Modern.Meta();
        if (level is not null)
            meta["io.modelcontextprotocol/logLevel"] = level;
        var answer = await server.AskAsync(Modern.Call("notify", new() { ["text"] = "h\u00e9" }, meta));
        Assert.Equal(expected, answer.Body.Split("notifications/message").Length - 1);
        Assert.Equal(expected, answer.Body.Split("\"h\u00e9\"").Length - 1);
    }

    [Fact]
    public async Task Stateless_CancelsTheCall_WhenItsClientLeaves()
    {
        await using var server = await RunningProfile.StartAsync(new StatelessProfile());
        await using (var other = await RawConnection.OpenAsync(server.Url))
        {
            await other.OpenResponseAsync(Modern.Call("sleep", Modern.Key("other")));
            await using (var leaving = await RawConnection.OpenAsync(server.Url))
            {
                await leaving.OpenResponseAsync(Modern.Call("sleep", Modern.Key("left")));
                await server.WaitForSleepAsync("left", "running");
            }

            await server.WaitForSleepAsync("left", "cancelled");
            await server.WaitForSleepAsync("other", "running");
            await server.AskAsync(Modern.Call("release", Modern.Key("other")));
            Assert.Contains("released", await other.ReadEventAsync(), StringComparison.Ordinal);
            Assert.Null(await other.ReadEventAsync());
        }
    }

    [Fact]
    public async Task Listen_SendsTheAcknowledgmentAndThenWhatWasAskedFor_WithTheIdOfTheRequest()
    {
        await using var server = await RunningProfile.StartAsync(new StatelessProfile());
        await using var listener = await RawConnection.OpenAsync(server.Url);
        var wishes = new JsonObject { ["toolsListChanged"] = true, ["promptsListChanged"] = true };
        var head = await listener.OpenResponseAsync(
            Modern.Request("subscriptions/listen", new() { ["notifications"] = wishes }, id: "s-1")
        );
        Assert.Equal((200, "no"), (head.Status, head.Header("X-Accel-Buffering")));

        var acknowledged = Modern.Data((await listener.ReadEventAsync())!);
        Assert.Equal("notifications/subscriptions/acknowledged", (string?)acknowledged["method"]);
        Assert.Equal("""{"toolsListChanged":true}""", acknowledged["params"]!["notifications"]!.ToJsonString());

        await server.AskAsync(Modern.Call("change-tools"));
        var changed = Modern.Data((await listener.ReadEventAsync())!);
        Assert.Equal("notifications/tools/list_changed", (string?)changed["method"]);
        Assert.Equal("s-1", (string?)changed["params"]!["_meta"]!["io.modelcontextprotocol/subscriptionId"]);
    }

    [Fact]
    public async Task Listen_StaysSilent_WhenNothingWasAskedFor()
    {
        var profile = new StatelessProfile();
        await using var server = await RunningProfile.StartAsync(profile);
        await using var listener = await RawConnection.OpenAsync(server.Url);
        await listener.OpenResponseAsync(
            Modern.Request("subscriptions/listen", new() { ["notifications"] = new JsonObject() })
        );
        await listener.ReadEventAsync();
        await server.AskAsync(Modern.Call("change-tools"));
        profile.ExpireSessions();
        Assert.NotNull(Modern.Data((await listener.ReadEventAsync())!)["result"]);
    }

    [Fact]
    public async Task Listen_EndsWithAResult_WhenTheServerStops()
    {
        await using var server = await RunningProfile.StartAsync(new StatelessProfile());
        await using var listener = await RawConnection.OpenAsync(server.Url);
        await listener.OpenResponseAsync(
            Modern.Request("subscriptions/listen", new() { ["notifications"] = new JsonObject() })
        );
        await listener.ReadEventAsync();
        var stopping = server.StopAsync();
        var last = Modern.Data((await listener.ReadEventAsync())!);
        Assert.Equal((7, "complete"), ((int)last["id"]!, (string?)last["result"]!["resultType"]));
        Assert.Equal(7, (int)last["result"]!["_meta"]!["io.modelcontextprotocol/subscriptionId"]!);
        Assert.Null(await listener.ReadEventAsync());
        await stopping;
    }
}
