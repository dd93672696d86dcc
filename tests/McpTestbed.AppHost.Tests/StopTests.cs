using System.Diagnostics;

// Two labs at once would only make each other slow.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace McpTestbed.AppHost.Tests;

/// <summary>What is left when the lab has stopped.</summary>
public sealed class StopTests
{
    [Fact]
    public async Task Stop_LeavesNoProcess()
    {
        IReadOnlyList<int> started;
        await using (var lab = new RunningLab())
        {
            await lab.InitializeAsync();
            started = lab.ProcessIds();
            // All programs but the runner, and the chaos proxy.
            Assert.Equal(lab.Programs.Count, started.Count);
            await lab.App.StopAsync(TestContext.Current.CancellationToken);
        }

        Assert.DoesNotContain(started, IsRunning);
    }

    private static bool IsRunning(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
