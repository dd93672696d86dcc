using McpTestbed.ChaosProxy.Client;
using McpTestbed.ChaosProxy.Faults.Kinds;
using McpTestbed.ChaosProxy.Rules;
using McpTestbed.ChaosProxy.Tests.Peers;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Tests.Control;

public sealed class ChaosClientTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Client_DrivesAllOfTheApi()
    {
        await using var program = await ReadingUnderTest.StartAsync();
        var client = new ChaosClient(program.Control.Http);

        await client.ArmAsync(
            [
                new(
                    "mark",
                    new EditHeader(Message.Request, "X-Mark", HeaderEdit.Strip),
                    new() { RpcMethod = "ping" },
                    FaultTrigger.Always
                ),
            ],
            Cancelled
        );
        await client.MarkAsync("begin", null, Cancelled);
        var both = await program.ConnectAsync();
        await both.Client.SendAsync(Say.Post(Say.Ping, "X-Mark: a"));
        await both.Server.ReadUntilAsync(Say.Ping);

        Assert.Equal(
            [("x1", "in-progress", (int?)null)],
            (await client.GetExchangesAsync(Cancelled)).Select(exchange =>
                (exchange.Exchange, exchange.State, exchange.Status)
            )
        );
        Assert.Equal(
            [("mcp", "x1")],
            (await client.GetConnectionsAsync(Cancelled)).Select(connection =>
                (connection.Client, connection.Exchanges.Single())
            )
        );
        Assert.Empty(await client.GetSessionsAsync(Cancelled));
        var counts = Assert.Single((await client.GetStatisticsAsync(Cancelled)).Rules);
        Assert.Equal(new("mark", "strip-header", 1, 1, 1, 1, 0, 0, 0, IsActive: true), counts with { Armings = null });
        Assert.Equal(new(1, 1, 1, IsHealed: false), Assert.Single(counts.Armings!));
        var plan = await client.GetPlanAsync(Cancelled);
        Assert.Equal(["mark"], (await client.PutPlanAsync(plan, isDryRun: true, Cancelled)).Rules.Kept);
        await client.HealAsync("mark", Cancelled);
        Assert.Equal(["mark"], (await client.PutPlanAsync(plan, isDryRun: false, Cancelled)).Rules.Armed);
        await client.HealAsync(Cancelled);
        Assert.Empty(program.Reading.Rules.All);
        var seen = new List<HistoryEntry>();
        await foreach (var entry in client.ReadHistoryAsync(0, follow: false, Cancelled))
            seen.Add(entry);
        Assert.Equal(Enumerable.Range(1, seen.Count), seen.Select(entry => entry.Line));
        Assert.Equal("begin", Assert.Single(seen.OfType<Mark>()).Name);
        Assert.Equal(
            404,
            (await Assert.ThrowsAsync<ToxiproxyException>(() => client.HealAsync("none", Cancelled))).Status
        );
    }

    [Fact]
    public async Task Client_FollowsTheHistory()
    {
        await using var program = await ReadingUnderTest.StartAsync();
        var client = new ChaosClient(program.Control.Http);

        await foreach (var entry in client.ReadHistoryAsync(1, follow: true, Cancelled))
        {
            if (entry is Mark { Name: "last" })
                return;
            await client.MarkAsync("last", "of all", Cancelled);
        }
    }

    /// <summary>Every kind of fault travels: what the program has in place is what was armed.</summary>
    [Fact]
    public async Task Rules_OfEveryKind_Travel()
    {
        await using var program = await ReadingUnderTest.StartAsync();
        var rules = FaultCatalog.All.Select((kind, at) => $$"""{"id":"r{{at}}","fault":{{kind.Example}}}""");
        var given = RuleJson.ReadAll(System.Text.Json.JsonElement.Parse($"[{string.Join(',', rules)}]"));

        await new ChaosClient(program.Control.Http).ArmAsync(given, Cancelled);

        Assert.Equal(
            given.Select(rule => (rule.Id, rule.Description)).OrderBy(rule => rule.Id, StringComparer.Ordinal),
            program.Reading.Rules.All.Select(rule => (rule.Rule.Id, rule.Rule.Description))
        );
    }
}
