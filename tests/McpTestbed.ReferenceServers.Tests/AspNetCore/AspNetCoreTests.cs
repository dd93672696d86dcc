using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Hosting;
using McpTestbed.ReferenceServers.Profiles;
using McpTestbed.ReferenceServers.Tests.Stateless;

namespace McpTestbed.ReferenceServers.Tests.AspNetCore;

/// <summary>What the official package does, as far as the profiles say so; what it gets wrong is not our test's
/// matter.</summary>
public sealed class AspNetCoreTests
{
    private const string LastOfTheSessionEra = "2025-11-25";

    public static TheoryData<string, string> Versions => [.. Revisions("stateful"), .. Revisions("stateless")];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task AspNetCore_Serves_EveryRevisionItNames(string mode, string version)
    {
        await using var server = await RunningProfile.StartAsync(Create(mode));
        if (version == Modern.Version)
        {
            Assert.Equal((200, 0), (await server.AskAsync(Modern.Request("server/discover"))).Verdict);
            return;
        }

        var answer = await server.AskAsync(Initialize(version));
        Assert.Equal(version, (string?)answer.Message["result"]!["protocolVersion"]);
        Assert.Equal(mode == "stateful", answer.Header("Mcp-Session-Id") is not null);
    }

    [Fact]
    public async Task AspNetCoreStateful_RefusesTheStatelessRevision()
    {
        await using var server = await RunningProfile.StartAsync(new AspNetCoreStatefulProfile());
        Assert.Equal((400, -32022), (await server.AskAsync(Modern.Request("tools/list"))).Verdict);
    }

    [Fact]
    public async Task AspNetCoreStateful_TellsTheGetStream_WhenToolsChange()
    {
        await using var server = await RunningProfile.StartAsync(new AspNetCoreStatefulProfile());
        var id = (await server.AskAsync(Initialize(LastOfTheSessionEra))).Header("Mcp-Session-Id")!;
        await server.AskAsync(InSession(Modern.Post("""{"jsonrpc":"2.0","method":"notifications/initialized"}"""), id));

        await using var listening = await RawConnection.OpenAsync(server.Url);
        var get = InSession(Modern.Bare("GET").With("Accept", "text/event-stream"), id);
        Assert.Equal(200, (await listening.OpenResponseAsync(get)).Status);
        Assert.Equal("changed", (await server.AskAsync(InSession(Call("change-tools"), id))).ToolText);
        Assert.Contains("notifications/tools/list_changed", await listening.ReadEventAsync(), StringComparison.Ordinal);
        Assert.Equal("extra", (await server.AskAsync(InSession(Call("extra"), id))).ToolText);
    }

    [Fact]
    public async Task AspNetCoreStateless_CallsTheInstrumentedTools()
    {
        await using var server = await RunningProfile.StartAsync(new AspNetCoreStatelessProfile());
        Assert.Equal("1", await server.ToolTextAsync("count", "k"));
        Assert.Equal("2", await server.ToolTextAsync("count", "k"));
        Assert.Equal("2", await server.ToolTextAsync("read-count", "k"));
        var meta = Modern.Meta();
        meta["progressToken"] = "t";
        var answer = await server.AskAsync(Modern.Call("progress", new() { ["steps"] = 3 }, meta));
        Assert.Equal(3, answer.Body.Split("notifications/progress").Length - 1);
    }

    [Fact]
    public async Task AspNetCoreStateless_CancelsTheCall_WhenItsClientLeaves()
    {
        await using var server = await RunningProfile.StartAsync(new AspNetCoreStatelessProfile());
        await using (var leaving = await RawConnection.OpenAsync(server.Url))
        {
            await leaving.SendOnlyAsync(Modern.Call("sleep", Modern.Key("left")));
            await server.WaitForSleepAsync("left", "running");
        }

        await server.WaitForSleepAsync("left", "cancelled");
    }

    private static Profile Create(string mode) =>
        mode == "stateful" ? new AspNetCoreStatefulProfile() : new AspNetCoreStatelessProfile();

    private static IEnumerable<(string, string)> Revisions(string mode) =>
        Create(mode).Revisions.Select(version => (mode, version));

    private static RawRequest Initialize(string version) =>
        Request(
            "initialize",
            new()
            {
                ["protocolVersion"] = version,
                ["capabilities"] = new JsonObject(),
                ["clientInfo"] = new JsonObject { ["name"] = "test", ["version"] = "1" },
            }
        );

    private static RawRequest Call(string tool) =>
        Request("tools/call", new() { ["name"] = tool, ["arguments"] = new JsonObject() });

    private static RawRequest Request(string method, JsonObject parameters) =>
        Modern.Post(
            new JsonObject
            {
                ["jsonrpc"] = "2.0",
                ["id"] = 1,
                ["method"] = method,
                ["params"] = parameters,
            }.ToJsonString()
        );

    private static RawRequest InSession(RawRequest request, string id) =>
        request.With("Mcp-Session-Id", id).With("MCP-Protocol-Version", LastOfTheSessionEra);
}
