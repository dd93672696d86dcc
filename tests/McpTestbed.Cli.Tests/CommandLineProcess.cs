using System.Diagnostics;
using McpTestbed.Tests;

namespace McpTestbed.Cli.Tests;

/// <summary>Calls the command line as a user does: as a process of its own.</summary>
internal static class CommandLineProcess
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(4);

    /// <summary>A program that ends soon compiles nothing twice.</summary>
    public static IReadOnlyDictionary<string, string> QuickStart { get; } =
        new Dictionary<string, string>
        {
            ["DOTNET_TieredPGO"] = "0",
            // Hexadecimal: 4,096 calls.
            ["DOTNET_TC_CallCountThreshold"] = "1000",
        };

    public static async Task<Outcome> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Checkout.CommandLineProgram, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Checkout.Root,
        };
        foreach (var (name, value) in QuickStart)
            start.Environment[name] = value;
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
