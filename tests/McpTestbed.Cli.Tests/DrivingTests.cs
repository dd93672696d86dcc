using System.Net;
using McpTestbed.ChaosProxy.Control;

namespace McpTestbed.Cli.Tests;

/// <summary><c>chaos list|add|toxic|...</c> against a chaos program that runs.</summary>
public sealed class DrivingTests
{
    [Fact]
    public async Task Commands_DoWhatToxiproxysCommandLineDoes()
    {
        await using var server = await ControlServer.StartAsync(
            new(IPAddress.Loopback, 0),
            allowsRemote: false,
            new() { Seed = 1 },
            TestContext.Current.CancellationToken
        );

        Assert.StartsWith("no proxy", await PrintedAsync("list"), StringComparison.Ordinal);
        Assert.StartsWith("added: mcp 127.0.0.1:", await PrintedAsync("add", "mcp", "-u", "127.0.0.1:1"));
        Assert.StartsWith(
            "added: latency_downstream",
            await PrintedAsync("toxic", "add", "mcp", "-t", "latency", "-a", "latency=300", "-a", "jitter=100")
        );
        await PrintedAsync("toxic", "add", "mcp", "--type", "refuse", "--upstream", "--max-hits", "2");
        await PrintedAsync("toxic", "update", "mcp", "latency_downstream", "-a", "latency=5", "--toxicity", "0.5");
        var shown = await PrintedAsync("inspect", "mcp");
        Assert.Contains("latency_downstream: latency, downstream, toxicity 0.5 latency=5 jitter=100", shown);
        Assert.Contains("refuse_upstream: refuse, upstream, toxicity 1", shown);
        await PrintedAsync("toxic", "remove", "mcp", "refuse_upstream");
        Assert.EndsWith("disabled, 1 toxic", await PrintedAsync("toggle", "mcp"), StringComparison.Ordinal);
        await PrintedAsync("reset");
        Assert.EndsWith("enabled, 0 toxics", await PrintedAsync("list"), StringComparison.Ordinal);
        await PrintedAsync("delete", "mcp");
        Assert.StartsWith("no proxy", await PrintedAsync("list"), StringComparison.Ordinal);

        async Task<string> PrintedAsync(params string[] words)
        {
            var outcome = await CommandLineCall.RunAsync(["chaos", .. words, "--control", $"{server.Address}"]);
            Assert.Equal((0, ""), (outcome.ExitCode, outcome.Errors));
            return outcome.Output.Trim();
        }
    }

    [Fact]
    public async Task Refusal_IsWrongUsageInTheWordsOfTheProgram()
    {
        await using var server = await ControlServer.StartAsync(
            new(IPAddress.Loopback, 0),
            allowsRemote: false,
            new() { Seed = 1 },
            TestContext.Current.CancellationToken
        );

        var outcome = await CommandLineCall.RunAsync("chaos", "delete", "nix", "--control", $"{server.Address}");

        Assert.Equal(64, outcome.ExitCode);
        Assert.Contains("refused (404): proxy not found", outcome.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("chaos", "list", "--control", "ftp://127.0.0.1")]
    [InlineData("chaos", "rule", "{not json")]
    [InlineData("chaos", "toxic", "add", "mcp", "--type", "latency", "--attribute", "latency")]
    public async Task NonsenseIsRefusedBeforeAnythingIsSent(params string[] words)
    {
        Assert.Equal(64, (await CommandLineCall.RunAsync(words)).ExitCode);
    }
}
