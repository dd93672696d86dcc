using System.Diagnostics;
using System.Globalization;
using McpTestbed.Lab.Processes;

namespace McpTestbed.Lab.Tests.Processes;

/// <summary>Nothing that a child started is left, wherever it has gone.</summary>
public sealed class ChildProcessTests
{
    private const string Longer = "sleep 600";

    [Theory]
    [InlineData("in the child's session", $"{Longer} & echo $!; wait")]
    [InlineData("in a session of its own", $"setsid {Longer} & echo $!; wait")]
    [InlineData("of a parent that has ended", $"(setsid {Longer} & echo $!); wait; sleep 600")]
    [InlineData("without the child's environment", $"env -i {Longer} & echo $!; wait")]
    public async Task Dispose_EndsGrandchildren(string where, string script)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "sessions and marks are looked for on Linux");
        var (child, grandchild) = await StartAsync(script);
        Assert.True(IsRunning(grandchild));

        await child.DisposeAsync();

        Assert.True(await HasEndedAsync(grandchild), $"the grandchild {where} runs on");
    }

    [Fact]
    public async Task Dispose_EndsWhatAnEndedChildLeft()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "marks are looked for on Linux");
        var (child, grandchild) = await StartAsync($"setsid {Longer} >&- 2>&- & echo $!");
        await child.Exited.WaitAsync(TestContext.Current.CancellationToken);
        Assert.True(IsRunning(grandchild));

        await child.DisposeAsync();

        Assert.True(await HasEndedAsync(grandchild));
    }

    [Fact]
    public async Task Dispose_LeavesOtherChildrenAlone()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "marks are looked for on Linux");
        var (first, _) = await StartAsync("echo $$; sleep 600");
        var (second, other) = await StartAsync("echo $$; sleep 600");

        await first.DisposeAsync();

        Assert.True(IsRunning(other));
        await second.DisposeAsync();
        Assert.True(await HasEndedAsync(other));
    }

    [Theory]
    [InlineData("with the mark, in a session of its own", $"setsid {Longer} & echo $!; wait", false)]
    [InlineData("with the mark, its parent ended", $"(setsid {Longer} & echo $!); sleep 600", false)]
    [InlineData("without the mark, below the child", $"env -i {Longer} & echo $!; wait", true)]
    [InlineData("without the mark, in a session of its own", $"setsid env -i {Longer} & echo $!; wait", true)]
    public async Task Supervisor_EndsAll_OnceItsPipeEnds(string which, string script, bool isTold)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "sessions and marks are looked for on Linux");
        var mark = $"family-test-{Environment.ProcessId}-{Environment.TickCount64}.";
        using var supervisor = StartSupervisor(mark);
        using var child = Process.Start(Shell(script, mark))!;
        var grandchild = int.Parse(
            (await child.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!,
            CultureInfo.InvariantCulture
        );
        if (isTold)
            await supervisor.StandardInput.WriteAsync($"+{child.Id}\n");

        supervisor.StandardInput.Close();

        Assert.True(await HasEndedAsync(grandchild), $"the grandchild {which} runs on");
        Assert.True(await HasEndedAsync(child.Id));
        await supervisor.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Supervisor_LeavesAlone_WhatItWasToldHasEnded()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "sessions and marks are looked for on Linux");
        using var supervisor = StartSupervisor("family-test-of-nobody.");
        using var another = Process.Start(new ProcessStartInfo("sleep", ["600"]))!;
        try
        {
            await supervisor.StandardInput.WriteAsync($"+1\n+{another.Id}\n+2\n-{another.Id}\n-1\n-2\n");
            supervisor.StandardInput.Close();
            await supervisor.WaitForExitAsync(TestContext.Current.CancellationToken);

            Assert.False(another.HasExited);
        }
        finally
        {
            another.Kill();
        }
    }

    private static Process StartSupervisor(string mark)
    {
        using var source = typeof(ChildProcess).Assembly.GetManifestResourceStream("supervise.sh")!;
        using var script = new StreamReader(source);
        return Process.Start(
            new ProcessStartInfo("sh", ["-c", script.ReadToEnd(), "supervisor", mark]) { RedirectStandardInput = true }
        )!;
    }

    private static ProcessStartInfo Shell(string script, string mark) =>
        new("sh", ["-c", script])
        {
            RedirectStandardOutput = true,
            Environment = { [FamilyMark.Variable] = $"{mark}1;" },
        };

    /// <summary>Starts a script whose first line says an id.</summary>
    private static async Task<(ChildProcess Child, int Said)> StartAsync(string script)
    {
        var said = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var child = ChildProcess.Start(["sh", "-c", script], new Dictionary<string, string>(), onLine: line =>
            said.TrySetResult(int.Parse(line, CultureInfo.InvariantCulture))
        );
        return (child, await said.Task.WaitAsync(TestContext.Current.CancellationToken));
    }

    private static bool IsRunning(int process)
    {
        try
        {
            // One that nobody waits for is ended all the same: the word after its name is its state.
            return File.ReadAllText($"/proc/{process}/stat").Split(") ")[^1][0] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Whether it ends within two seconds.</summary>
    private static async Task<bool> HasEndedAsync(int process)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (IsRunning(process))
        {
            if (TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromSeconds(2))
            {
                Process.GetProcessById(process).Kill();
                return false;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        return true;
    }
}
