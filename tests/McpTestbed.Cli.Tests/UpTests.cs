using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json;
using McpTestbed.Tests;

namespace McpTestbed.Cli.Tests;

/// <summary>The lab as child processes: what is printed is there, and nothing is left when it ends.</summary>
public sealed class UpTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Up_ServesTheLabUntilItIsEnded_AndLeavesNothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no SIGTERM to send");
        using var folder = new TemporaryFolder();
        var lab = Path.Combine(folder.Path, "lab");
        var start = new ProcessStartInfo("dotnet", [Checkout.CommandLineProgram, "up", "--out", lab])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in CommandLineProcess.QuickStart)
            start.Environment[name] = value;
        using var up = Process.Start(start)!;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        List<Uri> addresses;
        try
        {
            var errors = up.StandardError.ReadToEndAsync(deadline.Token);
            var printed = await ReadUntilAsync(up.StandardOutput, "Ctrl-C", deadline.Token);
            Assert.True(
                printed.EndsWith("Ctrl-C ends everything", StringComparison.Ordinal),
                $"{printed}\n{(up.HasExited ? await errors : "")}"
            );

            addresses = Addresses(Path.Combine(lab, "lab.json"));
            Assert.All(addresses, address =>
                Assert.Contains(address.GetLeftPart(UriPartial.Authority), printed, StringComparison.Ordinal)
            );
            Assert.All(addresses, address => Assert.True(Listens(address), $"nothing listens at {address}"));
            Assert.Matches("""(?m)^ *replicas-shared +http://127\.0\.0\.1:\d+/mcp""", printed);

            // Ends it as Ctrl-C does; that one is ignored by whatever a script has put into the background, as a CI
            // runner may be.
            using var end = Process.Start("kill", ["-TERM", $"{up.Id}"]);
            await up.WaitForExitAsync(deadline.Token);
        }
        finally
        {
            if (!up.HasExited)
                up.Kill(entireProcessTree: true);
        }

        Assert.Equal(0, up.ExitCode);
        Assert.All(addresses, address => Assert.False(Listens(address), $"something still listens at {address}"));
    }

    [Fact]
    public async Task Run_SaysWhatIsWrong_WhenTheLabFileIsNone()
    {
        var outcome = await CommandLineCall.RunAsync("run", "--lab", "McpTestbed.sln");

        Assert.Equal(64, outcome.ExitCode);
        Assert.Contains("'McpTestbed.sln' is not the lab.json of a lab", outcome.Errors, StringComparison.Ordinal);
    }

    private static async Task<string> ReadUntilAsync(
        StreamReader output,
        string mark,
        CancellationToken cancellationToken
    )
    {
        var lines = new List<string>();
        while (await output.ReadLineAsync(cancellationToken) is { } line)
        {
            lines.Add(line);
            if (line.Contains(mark, StringComparison.Ordinal))
                break;
        }

        return string.Join('\n', lines);
    }

    private static List<Uri> Addresses(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(file));
        return
        [
            new(document.RootElement.GetProperty("control").GetString()!),
            .. document
                .RootElement.GetProperty("servers")
                .EnumerateArray()
                .Select(server => new Uri(server.GetProperty("url").GetString()!)),
        ];
    }

    private static bool Listens(Uri address)
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(address.Host, address.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
