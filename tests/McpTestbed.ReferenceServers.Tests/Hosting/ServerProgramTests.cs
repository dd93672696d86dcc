using System.IO.Pipes;
using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Catalog;
using McpTestbed.ReferenceServers.Hosting;
using McpTestbed.ReferenceServers.Tests.Wire;

namespace McpTestbed.ReferenceServers.Tests.Hosting;

public sealed class ServerProgramTests
{
    [Fact]
    public async Task List_PrintsTheCatalogue()
    {
        var (code, output, _) = await RunAsync("--list");

        var entry = JsonNode.Parse(output)!.AsArray().Single(e => (string?)e!["name"] == "stateful")!;
        Assert.Equal(0, code);
        Assert.Equal(["name", "summary", "path", "revisions"], entry.AsObject().Select(member => member.Key));
        Assert.Equal("/mcp", (string?)entry["path"]);
    }

    [Theory]
    [InlineData("unknown profile 'nope'; did you mean stateful, ", "--profile", "nope")]
    [InlineData(
        "--port 1 is for one profile only, 2 were given",
        "--profile",
        "stateful",
        "--profile",
        "broken-broadcast",
        "--port",
        "1"
    )]
    [InlineData("--port 'x' is not a port number", "--profile", "stateful", "--port", "x")]
    [InlineData("unknown option '--what'", "--what")]
    [InlineData("--profile needs a value", "--profile")]
    [InlineData("no profile given")]
    public async Task WrongCommandLine_IsNamedInOneLine(string message, params string[] args)
    {
        var (code, output, error) = await RunAsync(args);

        Assert.Equal((ServerProgram.UsageError, "", 1), (code, output, error.Count(c => c == '\n')));
        Assert.StartsWith(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public void PortVariable_CountsForOneProfileOnly()
    {
        Assert.Equal(8080, CommandLine.Parse(["--profile", "a"], "8080").Port);
        Assert.Equal(9, CommandLine.Parse(["--profile", "a", "--port", "9"], "8080").Port);
        Assert.Equal(0, CommandLine.Parse(["--profile", "a", "--profile", "b"], "8080").Port);
    }

    [Fact]
    public async Task Program_AnnouncesEachProfile_AndStopsWhenStandardInputEnds()
    {
        using var parent = new AnonymousPipeServerStream(PipeDirection.Out);
        using var input = new AnonymousPipeClientStream(PipeDirection.In, parent.ClientSafePipeHandle);
        using var output = new LineWriter();
        var running = new ServerProgram(ProfileCatalog.All, output, TextWriter.Null, input).RunAsync(
            ["--profile", "stateful", "--profile", "broken-broadcast", "--exit-on-stdin-end"],
            null,
            TestContext.Current.CancellationToken
        );

        // Each is announced as it becomes ready.
        var announced = new[] { JsonNode.Parse(await output.NextAsync())!, JsonNode.Parse(await output.NextAsync())! };
        var first = Assert.Single(announced, profile => (string?)profile["profile"] == "stateful");
        Assert.Single(announced, profile => (string?)profile["profile"] == "broken-broadcast");
        var ready = await output.NextAsync();
        parent.Dispose();
        var code = await running.WaitAsync(TestTimeouts.Default, TestContext.Current.CancellationToken);

        Assert.Matches("^http://127\\.0\\.0\\.1:[0-9]+/mcp$", (string?)first["url"]);
        Assert.Matches("^http://127\\.0\\.0\\.1:[0-9]+/stateful$", (string?)first["admin"]);
        Assert.Equal(("""{"ready":true}""", 0), (ready, code));
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = await new ServerProgram(ProfileCatalog.All, output, error, Stream.Null).RunAsync(
            args,
            null,
            TestContext.Current.CancellationToken
        );
        return (code, output.ToString(), error.ToString());
    }
}
