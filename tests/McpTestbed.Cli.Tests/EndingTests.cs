using System.Diagnostics;
using McpTestbed.Core.Pacing;
using McpTestbed.Tests;

namespace McpTestbed.Cli.Tests;

/// <summary>Every way to end badly has its words, and exit code 70 is for none that the surroundings did.</summary>
public sealed class EndingTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData("list >/dev/full", 2, "standard output could not be written to its end")]
    [InlineData("list >&-", 2, "standard output could not be written to its end")]
    [InlineData("list --nonsense 2>/dev/full", 64, "")]
    [InlineData("list >&- 2>&-", 2, "")]
    [InlineData("list | head -n 1 >/dev/null", 0, "")]
    [InlineData("run --server http://user:PASSWORD@127.0.0.1:1/mcp --out {0}/run", 2, "nothing answers at http://127")]
    [InlineData("run --server profile:stateful --out {0}/file/run", 64, "cannot be created")]
    [InlineData("check {0}/file", 64, "")]
    [InlineData("chaos --control 127.0.0.1:0 --history {0}/pipe", 64, "is no regular file")]
    [InlineData("chaos --control 127.0.0.1:0 --history {0}/file/x", 64, "cannot be written")]
    public async Task Call_SaysWhyItEnds(string call, int code, string words)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "calls of a shell");
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "file"), "", TestContext.Current.CancellationToken);
        await ShellAsync($"mkfifo {folder.Path}/pipe");

        var ended = await ShellAsync($"dotnet {Checkout.CommandLineProgram} {string.Format(null, call, folder.Path)}");

        Assert.True(ended.ExitCode == code, $"{ended.ExitCode}: {ended.Output}{ended.Errors}");
        Assert.Contains(words, ended.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", ended.Output + ended.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("PASSWORD", ended.Output + ended.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("prove --scenario sessions/missing-session-id --repeat 500", " runs done")]
    [InlineData("run --server profile:stateful --repeat 500 --scenario sessions/missing-session-id", " runs done")]
    public async Task CtrlC_GivesASummary_WithinFiveSeconds(string call, string begun)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no SIGINT to send");
        using var folder = new TemporaryFolder();
        var start = new ProcessStartInfo(
            "dotnet",
            [Checkout.CommandLineProgram, .. call.Split(' '), "--out", Path.Combine(folder.Path, "out")]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(deadline.Token);
            while (await process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
            {
                if (line.Contains(begun, StringComparison.Ordinal))
                    break;
            }

            using var summary = MachineClock.Shared.Deadline(TimeSpan.FromSeconds(5), deadline.Token);
            await ShellAsync($"kill -{(await IgnoresInterruptsAsync() ? "TERM" : "INT")} {process.Id}");
            var rest = await process.StandardOutput.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);

            Assert.True(process.ExitCode == 2, $"{process.ExitCode}: {rest}{await errors}");
            Assert.Contains("cancelled: ", rest, StringComparison.Ordinal);
            Assert.False(summary.IsOver, $"it took longer than {summary}");
            Assert.True(File.Exists(Path.Combine(folder.Path, "out", "summary.md")));
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public async Task SignalToTheWholeGroup_AccusesNobodyOfEndingByItself()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "it takes setsid");
        using var folder = new TemporaryFolder();
        var run = Path.Combine(folder.Path, "out");
        var start = new ProcessStartInfo(
            "setsid",
            [
                "dotnet",
                Checkout.CommandLineProgram,
                .. "run --server profile:stateful --repeat 500 --scenario sessions/missing-session-id --out".Split(' '),
                run,
            ]
        )
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        try
        {
            while (await process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
            {
                if (line.Contains(" runs done", StringComparison.Ordinal))
                    break;
            }

            // setsid became the program, which leads a group of its own.
            await ShellAsync($"kill -TERM -{process.Id}");
            var rest = await process.StandardOutput.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);

            Assert.Contains("cancelled: ", rest, StringComparison.Ordinal);
            Assert.DoesNotContain("by itself", rest, StringComparison.Ordinal);
            Assert.DoesNotContain("server-process-goes-on", rest, StringComparison.Ordinal);
            Assert.DoesNotContain("for a deadline", rest, StringComparison.Ordinal);
            Assert.DoesNotContain("unexplained", rest, StringComparison.Ordinal);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Whether these tests were started in the background of a shell, as some CI systems do: then SIGINT means
    /// nothing to what they start, and SIGTERM goes the same way.</summary>
    private static async Task<bool> IgnoresInterruptsAsync() =>
        (await ShellAsync("grep -qs '^SigIgn:.*[2367abef]$' /proc/self/status")).ExitCode == 0;

    private static async Task<CommandLineProcess.Outcome> ShellAsync(string script)
    {
        var start = new ProcessStartInfo("sh", ["-c", script])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        using var shell = Process.Start(start)!;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        try
        {
            var output = shell.StandardOutput.ReadToEndAsync(deadline.Token);
            var errors = shell.StandardError.ReadToEndAsync(deadline.Token);
            await shell.WaitForExitAsync(deadline.Token);
            return new(shell.ExitCode, await output, await errors);
        }
        finally
        {
            if (!shell.HasExited)
                shell.Kill(entireProcessTree: true);
        }
    }
}
