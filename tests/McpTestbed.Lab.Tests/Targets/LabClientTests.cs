using System.Diagnostics;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Lab.Targets;
using McpTestbed.Lab.Topology;
using McpTestbed.Tests;

namespace McpTestbed.Lab.Tests.Targets;

/// <summary>A client of a lab gets the address of the scripted server where its entry says so, and the span of the run
/// that starts it.</summary>
public sealed class LabClientTests : IDisposable
{
    private static readonly Uri Server = new("http://127.0.0.1:4321/mcp");

    private readonly RunFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("", "", "http://127.0.0.1:4321/mcp||here")]
    [InlineData("--server={url}", "", "--server=http://127.0.0.1:4321/mcp||here")]
    [InlineData("", "{url}", "|http://127.0.0.1:4321/mcp|here")]
    public async Task Start_PutsTheAddressWhereItBelongs(string argument, string variable, string expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no sh");
        string[] command = ["sh", "-c", "printf '%s|%s|here' \"$0\" \"$MINE\" > said", argument];
        var client = new LabFile.ClientEntry("mine", argument.Length > 0 ? command : command[..^1])
        {
            Folder = folder.Path,
            Environment = new Dictionary<string, string> { ["MINE"] = variable },
        };

        await RunAsync(client);

        var said = await File.ReadAllTextAsync(
            Path.Combine(folder.Path, "said"),
            TestContext.Current.CancellationToken
        );
        // Without an argument the shell says its own name.
        Assert.Equal(expected, said.StartsWith("sh|", StringComparison.Ordinal) ? said[2..] : said);
    }

    [Fact]
    public async Task Start_NamesTheSpanOfTheRun()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no sh");
        using var span = new Activity("run").SetIdFormat(ActivityIdFormat.W3C).Start();

        await RunAsync(new("mine", ["sh", "-c", "printf %s \"$TRACEPARENT\" > said"]) { Folder = folder.Path });

        Assert.Equal(
            span.Id,
            await File.ReadAllTextAsync(Path.Combine(folder.Path, "said"), TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public void Of_SaysWhatIsWrong_WhenThereIsNoCommand() =>
        Assert.Contains(
            "'mine' has no command",
            Assert.Throws<TargetException>(() => ClientStarter.Of(new("mine", []))).Message,
            StringComparison.Ordinal
        );

    private async Task RunAsync(LabFile.ClientEntry client)
    {
        await using var target = ClientStarter.Of(client);
        using var history = new HistoryWriter(Path.Combine(folder.Path, "history.ndjson"), TimeProvider.System);
        await using var running = target.Client.Start(
            new(Server, "tools_call", Revision.V20251125, "{}"),
            history,
            new Redactor([])
        );
        await running.Exited.WaitAsync(TestContext.Current.CancellationToken);
    }
}
