using System.Diagnostics;
using System.Globalization;
using System.Text;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Pacing;
using McpTestbed.Tests;

namespace McpTestbed.Cli.Tests;

/// <summary>
/// Calls that are killed at a moment of chance: two seconds later nothing of theirs runs, what they recorded is whole up
/// to its last line, and check judges it. MCPTESTBED_KILLED_CALLS says how many calls, MCPTESTBED_SEED in which order
/// of moments.
/// </summary>
public sealed class KilledTests(ITestOutputHelper output)
{
    /// <summary>Holds the mark of a test, and is inherited by all that its call starts.</summary>
    private const string Mark = "MCPTESTBED_KILLED_TEST";

    private static readonly TimeSpan NothingLeftAfter = TimeSpan.FromSeconds(2);

    private static readonly string ReferenceServers = Checkout.BuiltFile(
        "McpTestbed.ReferenceServers",
        "McpTestbed.ReferenceServers.dll"
    );

    /// <summary>Arguments, and within how long the moment is, in milliseconds.</summary>
    private static readonly (string[] Arguments, uint Within)[] Calls =
    [
        (
            [
                "run",
                "--server",
                $"sh -c '(setsid sleep 600 &) ; setsid env -i sleep 600 & dotnet {ReferenceServers} "
                    + "--profile stateful'",
                "--area",
                "sessions",
            ],
            8_000
        ),
        (["prove", "--scenario", "replicas/*"], 12_000),
        (["up"], 10_000),
        (["chaos", "--control", "127.0.0.1:0", "--history", "history.ndjson"], 3_000),
    ];

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number)
            ? number
            : otherwise;

    [Fact]
    public async Task KilledCalls_LeaveNothingRunning_AndHistoriesThatCanBeJudged()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "descendants are looked for in /proc");
        var seed = (ulong)Number("MCPTESTBED_SEED", 1);
        var calls = Number("MCPTESTBED_KILLED_CALLS", Calls.Length);
        var judged = 0;
        for (var i = 0; i < calls; i++)
        {
            var (arguments, within) = Calls[i % Calls.Length];
            var moment = SeededDecision.Derive(seed, $"moment {i}") % within;

            // On a busy machine a call takes longer to come as far.
            var wait = TimeSpan.FromMilliseconds(moment) * MachineClock.Shared.Busyness();
            judged += await KillAsync(arguments, wait, $"killed-{seed}-{i}-");
        }

        output.WriteLine($"{calls} calls killed, {judged} histories judged");
    }

    private static async Task<int> KillAsync(string[] arguments, TimeSpan moment, string name)
    {
        using var folder = new TemporaryFolder();
        var mark = $"{name}{Path.GetFileName(folder.Path)}.";
        string[] where = arguments[0] == "chaos" ? [] : ["--out", "out"];
        using var call = Process.Start(
            new ProcessStartInfo("dotnet", [Checkout.CommandLineProgram, .. arguments, .. where])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = folder.Path,
                Environment = { [Mark] = mark },
            }
        )!;
        var printed = call.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var complained = call.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await Task.Delay(moment, TimeProvider.System, TestContext.Current.CancellationToken);
        var descendants = Descendants(call.Id);
        call.Kill();
        await call.WaitForExitAsync(TestContext.Current.CancellationToken);

        var left = await LeftAsync(mark, descendants);

        Assert.True(
            left.Count == 0,
            $"'{string.Join(' ', arguments)}' killed after {moment.TotalMilliseconds:0} ms left "
                + string.Join(", ", left.Select(id => $"{id} ({CommandOf(id)})"))
        );
        Assert.DoesNotContain("   at ", await printed + await complained, StringComparison.Ordinal);
        return await JudgeAsync(folder.Path);
    }

    /// <summary>Judges what a killed call recorded.</summary>
    /// <returns>How many histories have a line.</returns>
    private static async Task<int> JudgeAsync(string folder)
    {
        var whole = 0;
        foreach (var file in Directory.EnumerateFiles(folder, "history.ndjson", SearchOption.AllDirectories))
        {
            var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            var lines = text.Split('\n')[..^1];
            Assert.All(lines, line => System.Text.Json.JsonDocument.Parse(line).Dispose());
            if (lines.Length == 0)
                continue;
            whole++;
            var check = await CommandLineCall.RunAsync("check", file);
            Assert.True(check.ExitCode is 0 or 1 or 2, $"{check.ExitCode}: {check.Errors}");
        }

        if (whole > 0)
        {
            var all = await CommandLineCall.RunAsync("check", folder);
            Assert.True(all.ExitCode is 0 or 1 or 2, $"{all.ExitCode}: {all.Errors}");
        }

        return whole;
    }

    /// <summary>What runs on two seconds later.</summary>
    private static async Task<List<int>> LeftAsync(string mark, List<int> descendants)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var left = Marked(mark).Union(descendants.Where(IsRunning)).ToList();
            if (left.Count == 0 || TimeProvider.System.GetElapsedTime(began) > NothingLeftAfter)
                return left;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private static List<int> Marked(string mark)
    {
        var bytes = Encoding.UTF8.GetBytes(mark);
        return
        [
            .. Processes()
                .Where(id => Read(id, "environ") is { } environment && environment.AsSpan().IndexOf(bytes) >= 0),
        ];
    }

    private static List<int> Descendants(int process)
    {
        var children = Processes().ToLookup(ParentOf);
        var found = new List<int>();
        var queue = new Queue<int>([process]);
        while (queue.TryDequeue(out var parent))
        {
            foreach (var child in children[parent])
            {
                found.Add(child);
                queue.Enqueue(child);
            }
        }

        return found;
    }

    private static IEnumerable<int> Processes() =>
        Directory
            .EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0);

    /// <summary>The words after its name, which may have blanks and brackets: its state, and its parent.</summary>
    private static string[] StateOf(int process) =>
        Read(process, "stat") is { } stat ? Encoding.UTF8.GetString(stat).Split(") ")[^1].Split(' ') : [];

    private static int ParentOf(int process) =>
        StateOf(process) is [_, var parent, ..] ? int.Parse(parent, CultureInfo.InvariantCulture) : -1;

    private static bool IsRunning(int process) => StateOf(process) is [not ("Z" or "X"), ..];

    private static string CommandOf(int process) =>
        Encoding.UTF8.GetString(Read(process, "cmdline") ?? []).Replace('\0', ' ').Trim();

    private static byte[]? Read(int process, string file)
    {
        try
        {
            return File.ReadAllBytes($"/proc/{process}/{file}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
