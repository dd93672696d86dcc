using System.Net;
using System.Text.Json.Nodes;
using McpTestbed.ChaosProxy.Control.Inspection;
using McpTestbed.ChaosProxy.Tests.Peers;
using McpTestbed.Core.Histories;
using McpTestbed.Tests;

namespace McpTestbed.ChaosProxy.Tests.Control;

/// <summary>A history that cannot be written takes neither traffic nor the control API with it.</summary>
public sealed class HistoryTroubleTests
{
    private const string FullDisk = "/dev/full";

    private readonly List<string?> told = [];

    [Fact]
    public async Task EverythingGoesOn_WhileTheDiskIsFull()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), $"{FullDisk} is Linux's");
        using var reading = new HttpInspection(FullDisk, 1, TimeProvider.System, onTrouble: told.Add);
        await using var control = await ControlUnderTest.StartAsync(reading);
        using var server = new RawServer();
        Until(() => reading.History.Trouble is not null);

        var (status, body) = await control.SendAsync("POST", "/proxies", ProxyTo(server));
        var toxic = await control.SendAsync("POST", "/proxies/p/toxics", """{"type":"latency"}""");
        var added = (JsonArray)(await control.GetAsync("/proxies/p"))["toxics"]!;
        var reset = await control.SendAsync("POST", "/reset");
        var left = (JsonArray)(await control.GetAsync("/proxies/p"))["toxics"]!;
        await PassAsync(IPEndPoint.Parse((string)JsonNode.Parse(body)!["listen"]!), server);

        Assert.Equal((201, 200, 204), (status, toxic.Status, reset.Status));
        Assert.Equal((1, 0), (added.Count, left.Count));
        var health = await control.GetAsync("/chaos/v1/health");
        Assert.Equal("degraded", (string)health["status"]!);
        Assert.StartsWith($"the history {FullDisk} cannot be written", (string)health["history"]!);
        Assert.Equal(200, (await control.SendAsync("GET", "/chaos/v1/history")).Status);
        Assert.Contains(FullDisk, Assert.Single(told), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_SaysWhenItIsOver_AndTheGapIsMarked()
    {
        using var folder = new RunFolder();
        using var reading = new HttpInspection(folder.History, 1, TimeProvider.System, onTrouble: told.Add);
        await using var control = await ControlUnderTest.StartAsync(reading);
        using var server = new RawServer();
        var (_, body) = await control.SendAsync("POST", "/proxies", ProxyTo(server));
        var listen = IPEndPoint.Parse((string)JsonNode.Parse(body)!["listen"]!);
        Assert.Equal("healthy", (string)(await control.GetAsync("/chaos/v1/health"))["status"]!);
        Until(() => new FileInfo(folder.History).Length > 0);
        File.Delete(folder.History);

        await PassAsync(listen, server);
        Until(() => told.Count == 2);
        await PassAsync(listen, server);

        Assert.Equal("healthy", (string)(await control.GetAsync("/chaos/v1/health"))["status"]!);
        Assert.Contains("it was removed", told[0], StringComparison.Ordinal);
        Assert.Null(told[1]);
        reading.Dispose();
        var history = History.Load(folder.History);
        Assert.Single(history.Marks(MarkNames.RecordingGap));
        Assert.NotEmpty(history.Entries.OfType<ExchangeRequest>());
    }

    private static string ProxyTo(RawServer server) =>
        $$"""{"name":"p","listen":"127.0.0.1:0","upstream":"{{server.Uri.Authority}}"}""";

    private static async Task PassAsync(IPEndPoint listen, RawServer server)
    {
        using var client = await RawPeer.ConnectAsync(listen);
        await client.SendAsync(Say.Get());
        using var peer = await server.AcceptAsync();
        await ReplicasUnderTest.AnswerAsync(peer, client, Say.Get());
    }

    private static void Until(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, TestTimeouts.Default));
}
