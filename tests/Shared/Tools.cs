using System.ComponentModel;
using System.Diagnostics;

namespace McpTestbed.Tests;

/// <summary>Programs a test needs that are not part of the .NET SDK.</summary>
internal static class Tools
{
    /// <summary>Skips the test where node or npm is missing; in CI, where they are expected, that fails it.</summary>
    public static void RequireNode()
    {
        if (Runs("node") && Runs("npm"))
            return;
        if (Environment.GetEnvironmentVariable("CI") is { Length: > 0 })
            Assert.Fail("node and npm are expected in CI and are not on the PATH");
        Assert.Skip("node and npm are not on the PATH");
    }

    private static bool Runs(string program)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, "--version") { RedirectStandardOutput = true }
            );
            process!.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
