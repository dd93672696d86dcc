using System.Diagnostics;
using McpTestbed.Tests;

namespace McpTestbed.Cli.Tests;

/// <summary>Calls the command line as a user does: as a process of its own.</summary>
internal static class CommandLineProcess
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(4);

    public static async Task<Outcome> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Checkout.CommandLineProgram, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Checkout.Root,
        };
        using var process = Process.Start(start)!;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            var errors = process.StandardError.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            return new(process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    internal sealed record Outcome(int ExitCode, string Output, string Errors);
}
