using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using McpTestbed.ChaosProxy.Client;
using McpTestbed.Lab.Topology;

namespace McpTestbed.AppHost.Tests;

/// <summary>The lab for real: its servers answer through their links, and every command does what it says.</summary>
[Collection(LabCollection.Name)]
public sealed class LabTests(RunningLab lab)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Server_AnswersThroughItsLink()
    {
        using var client = new LabClientUnderTest(Link("stateful"));

        Assert.Equal(HttpStatusCode.OK, await client.InitializeAsync());
        Assert.Equal(HttpStatusCode.OK, await client.PingAsync());
    }

    [Fact]
    public async Task ExpireAllSessions_MakesAServerForget()
    {
        using var client = new LabClientUnderTest(Link("stateful"));
        await client.InitializeAsync();

        AssertSuccess(await lab.CommandAsync("stateful", "expire-sessions"));

        Assert.Equal(HttpStatusCode.NotFound, await client.PingAsync());
    }

    [Fact]
    public async Task Add500Ms_HoldsAnswersBack_UntilHealed()
    {
        using var client = new LabClientUnderTest(Link("aspnetcore-stateful"));
        await client.InitializeAsync();

        AssertSuccess(await lab.CommandAsync(LabDescription.ChaosProxy, "add-500-ms"));
        AssertSuccess(await lab.CommandAsync(LabDescription.ChaosProxy, "add-500-ms"));
        var began = Stopwatch.GetTimestamp();
        await client.PingAsync();
        var slow = Stopwatch.GetElapsedTime(began);
        AssertSuccess(await lab.CommandAsync(LabDescription.ChaosProxy, "heal"));

        Assert.True(slow >= TimeSpan.FromMilliseconds(1000), $"the answer came after {slow.TotalMilliseconds:0} ms");
        Assert.All((await Proxies()).Values, proxy => Assert.Empty(proxy.Toxics));
    }

    [Fact]
    public async Task CutAllStreams_EndsAStreamThatIsOpen_AndLetsTheNextOnePass()
    {
        using var client = new LabClientUnderTest(Link("aspnetcore-stateful"));
        await client.InitializeAsync();
        await using var stream = await client.OpenStreamAsync();

        AssertSuccess(await lab.CommandAsync(LabDescription.ChaosProxy, "cut-streams"));

        using var deadline = new CancellationTokenSource(Deadline);
        await Assert.ThrowsAnyAsync<IOException>(async () => await stream.CopyToAsync(Stream.Null, deadline.Token));
        Assert.Equal(HttpStatusCode.OK, await client.PingAsync());
    }

    [Fact]
    public async Task LoseTheNextAnswer_TakesEffectOnTheCallersNextCall()
    {
        AssertSuccess(await lab.CommandAsync(LabDescription.ChaosProxy, "lose-next-answer"));

        using var http = new HttpClient { BaseAddress = Control };
        using var deadline = new CancellationTokenSource(Deadline);
        while (!deadline.IsCancellationRequested)
        {
            var rules = await http.GetFromJsonAsync<JsonElement>("chaos/v1/rules", deadline.Token);
            if (
                rules
                    .EnumerateArray()
                    .Single(rule => rule.GetProperty("id").GetString() == "lose-next-answer")
                    .GetProperty("effected")
                    .GetInt32() == 1
            )
                break;
        }

        Assert.False(deadline.IsCancellationRequested, "the caller's answer was not lost");
        AssertSuccess(await lab.CommandAsync(LabDescription.ChaosProxy, "heal"));
    }

    [Fact]
    public async Task Kill_EndsAServer_AndStartBringsItBack()
    {
        AssertSuccess(await lab.CommandAsync("stateless", "kill"));
        using var deadline = new CancellationTokenSource(Deadline);
        await lab.App.ResourceNotifications.WaitForResourceAsync(
            "stateless",
            change => KnownResourceStates.TerminalStates.Contains(change.Snapshot.State?.Text),
            deadline.Token
        );

        AssertSuccess(await lab.CommandAsync("stateless", KnownResourceCommands.StartCommand));

        await lab.App.ResourceNotifications.WaitForResourceHealthyAsync("stateless", deadline.Token);
    }

    [Fact]
    public async Task ReplicasThatShare_KnowEachOthersSessions()
    {
        RedisServer.Require();
        using var client = new LabClientUnderTest(Link("replicas-shared"));
        await client.InitializeAsync();

        for (var i = 0; i < 6; i++)
            Assert.Equal(HttpStatusCode.OK, await client.PingAsync());
    }

    [Fact]
    public async Task ReplicasInMemory_KnowTheirOwnSessionsOnly()
    {
        using var client = new LabClientUnderTest(Link("replicas-in-memory"));
        await client.InitializeAsync();

        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 6; i++)
            answers.Add(await client.PingAsync());
        Assert.Equal(
            (2, 4),
            (
                answers.Count(status => status == HttpStatusCode.OK),
                answers.Count(status => status == HttpStatusCode.NotFound)
            )
        );
    }

    [Theory]
    [InlineData("http")]
    [InlineData("stateless")]
    public async Task RunOneArea_JudgesEveryServer(string area)
    {
        var result = await lab.CommandAsync(
            LabDescription.Runner,
            "run-area",
            new InteractionInput
            {
                Name = "area",
                InputType = InputType.Choice,
                Value = area,
            }
        );

        AssertSuccess(result);
        var rows = result
            .Data!.Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Skip(2)
            .Select(row => row.Split('|', StringSplitOptions.TrimEntries))
            .ToDictionary(cells => cells[1], cells => cells[2]);
        Assert.Equal(
            lab.Programs.Keys.Intersect(LabDescription.Default.Servers.Select(server => server.Name))
                .Order(StringComparer.Ordinal),
            rows.Keys.Order(StringComparer.Ordinal)
        );
        Assert.Equal("0", rows[area == "http" ? "stateful" : "stateless"]);
    }

    private Uri Control => lab.Chaos.Control;

    private Uri Link(string server) => lab.Link(server);

    private async Task<IReadOnlyDictionary<string, ToxiproxyProxy>> Proxies()
    {
        using var http = new HttpClient { BaseAddress = Control };
        return await new ToxiproxyClient(http).GetProxiesAsync(TestContext.Current.CancellationToken);
    }

    private static void AssertSuccess(ExecuteCommandResult result) => Assert.True(result.Success, result.Message);
}
