using System.Diagnostics;

namespace McpTestbed.Cli.Tests;

/// <summary>Stored runs may come from anywhere: one that cannot be read spoils no other, and none takes for
/// ever.</summary>
public sealed class StoredRunsTests
{
    private const string Began =
        """{"type":"run.began","at_us":0,"schema":1,"scenario":"sessions/plain","revision":"2025-11-25"}""";

    public static TheoryData<string> Damages =>
        ["empty", "pipe", "link to a device", "null", "no entry", "another schema", "giant line", "loop", "unreadable"];

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Check_JudgesTheOthers_WhereOneRunIsDamaged(string damage)
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
        var good = Directory.GetFiles(folder.Path, "history.ndjson", SearchOption.AllDirectories).Single();
        var isNamed = Damage(damage, good, Directory.CreateDirectory(Path.Combine(folder.Path, "damaged")).FullName);

        var check = await CommandLineCall.RunAsync("check", folder.Path);

        Assert.Equal(isNamed ? 2 : 0, check.ExitCode);
        Assert.Equal(isNamed, check.Output.Contains("left out: ", StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", check.Output + check.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_NamesTheRun_WhereNoneCanBeRead()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(
            Path.Combine(folder.Path, "history.ndjson"),
            "",
            TestContext.Current.CancellationToken
        );

        var check = await CommandLineCall.RunAsync("check", folder.Path);

        Assert.Equal(64, check.ExitCode);
        Assert.Contains("history.ndjson: is empty, or no regular file", check.Errors, StringComparison.Ordinal);
    }

    /// <summary>Puts a damaged run into a folder.</summary>
    /// <returns>Whether it has to be named; folders that are links are not entered.</returns>
    private static bool Damage(string damage, string good, string folder)
    {
        var file = Path.Combine(folder, "history.ndjson");
        var first = File.ReadLines(good).First();
        switch (damage)
        {
            case "empty":
                File.WriteAllText(file, "");
                return true;
            case "pipe":
                Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such pipes");
                using (var made = Process.Start("mkfifo", [file]))
                    made.WaitForExit();
                return true;
            case "link to a device":
                Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such devices");
                File.CreateSymbolicLink(file, "/dev/zero");
                return true;
            case "null":
                File.WriteAllText(file, $"{first}\nnull\n");
                return true;
            case "no entry":
                File.WriteAllText(file, $"{first}\n{{\"type\":null}}\n");
                return true;
            case "another schema":
                File.WriteAllText(file, Began.Replace(":1,", ":9,", StringComparison.Ordinal) + "\n");
                return true;
            case "giant line":
                using (var writer = new StreamWriter(file))
                {
                    writer.Write($"{first}\n");
                    for (var written = 0; written < 17; written++)
                        writer.Write(new string('a', 1024 * 1024));
                }

                return true;
            case "loop":
                Directory.CreateSymbolicLink(Path.Combine(folder, "again"), Path.GetDirectoryName(folder)!);
                return false;
            default:
                File.WriteAllBytes(file, [0, 255, 254, 13, 10, 0, 10]);
                return true;
        }
    }
}
