using CsCheck;

namespace McpTestbed.Cli.Tests;

/// <summary>Stored results and command lines that nobody should write, each from a seed of its own: every call ends, in
/// words, with an exit code of the contract that is not ours, and nothing adds up.</summary>
public sealed class HostileCallTests
{
    private const int StoredRuns = 400;
    private const int CommandLines = 300;
    private const long MayGrowBy = 64 << 20;

    private static readonly int[] Expected = [0, 1, 2, 64];

    private static readonly string[] Noise =
    [
        "",
        "{",
        "}",
        "]",
        ",",
        "\"",
        "\n",
        "\n\n{\n",
        "null",
        "-1",
        "1e400",
        "99999999999999999999",
        "\\ud800",
        "\0",
        "\u00ff",
        "\u001b[2J",
        "\"type\":\"exchange.request\",",
        "\"headers\":[null],",
        "\"link\":null,",
        "\"exchange\":-7,",
        "\"schema\":2,",
        "\"at_us\":-9223372036854775808,",
    ];

    /// <summary>Every word of the command line that starts no server and no proof, and what may stand after
    /// it.</summary>
    private static readonly string[] Words =
    [
        "check",
        "report",
        "show",
        "list",
        "explain",
        "coverage",
        "run",
        "--server",
        "--client",
        "profile:no-such",
        "http://127.0.0.1:1/mcp",
        "http://user:pass@127.0.0.1:1/",
        "ftp://x",
        "npm:",
        "npm:../..",
        "--scenario",
        "sessions/*",
        "no/such",
        "--revision",
        "2025-11-25",
        "1999-01-01",
        "--format",
        "json",
        "junit",
        "xml",
        "--out",
        "/proc/nowhere",
        "/dev/null",
        "\0",
        "",
        " ",
        "--seed",
        "-1",
        "18446744073709551616",
        "--repeat",
        "0",
        "999999999999",
        "--timeout",
        "1e9",
        "--parallel",
        "--baseline",
        "/dev/full",
        "/",
        "--level",
        "MUST",
        "--header",
        "X:\r\nY",
        "--call",
        "t {",
        "--strict",
        "--help",
        "--version",
        "--",
        "@/dev/null",
        "\u001b[31m",
    ];

    [Fact]
    public async Task StoredResults_AreJudgedOrNamed_WhateverTheyAre()
    {
        using var folder = new TemporaryFolder();
        await CommandLineProcess.RunAsync(
            "run",
            "--server",
            "profile:stateful",
            "--scenario",
            "sessions/missing-session-id",
            "--revision",
            "2025-11-25",
            "--out",
            folder.Path
        );
        var file = Directory.GetFiles(folder.Path, "history.ndjson", SearchOption.AllDirectories).Single();
        var whole = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        string[] commands = ["check", "report", "show"];
        await KeepsItsMemoryAsync(() =>
            Gen.Select(
                    Gen.Int[0, commands.Length - 1],
                    Gen.Int[0, whole.Length],
                    Gen.Int[0, 400],
                    Gen.Int[0, Noise.Length - 1],
                    Gen.Bool
                )
                .SampleAsync(
                    async (command, at, cut, noise, endsThere) =>
                    {
                        var rest = endsThere ? "" : whole[Math.Min(at + cut, whole.Length)..];
                        await File.WriteAllTextAsync(file, whole[..at] + Noise[noise] + rest);
                        var where = command == 2 ? Path.GetDirectoryName(file)! : folder.Path;
                        EndsInWords(await CommandLineCall.RunAsync(commands[command], where));
                    },
                    iter: StoredRuns,
                    threads: 1
                )
        );
    }

    [Fact]
    public async Task CommandLines_EndInWords_WhateverTheySay() =>
        await KeepsItsMemoryAsync(() =>
            Gen.Int[0, Words.Length - 1]
                .Array[1, 7]
                .SampleAsync(
                    async words => EndsInWords(await CommandLineCall.RunAsync([.. words.Select(word => Words[word])])),
                    iter: CommandLines,
                    threads: 1
                )
        );

    private static void EndsInWords(CommandLineProcess.Outcome outcome)
    {
        Assert.True(Expected.Contains(outcome.ExitCode), $"{outcome.ExitCode}: {outcome.Output}{outcome.Errors}");
        Assert.DoesNotContain("   at ", outcome.Errors, StringComparison.Ordinal);
        Assert.True(outcome.Output.Length + outcome.Errors.Length > 0 || outcome.ExitCode == 0);
        Assert.DoesNotContain('\u001b', outcome.Output + outcome.Errors);
    }

    private static async Task KeepsItsMemoryAsync(Func<Task> work)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await work().WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, MayGrowBy);
    }
}
