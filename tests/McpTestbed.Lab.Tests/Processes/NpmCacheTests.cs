using McpTestbed.Lab.Processes;
using McpTestbed.Lab.Targets;

namespace McpTestbed.Lab.Tests.Processes;

/// <summary>The cache folder of npm packages may be read-only, half filled, or in use by others; npm is a script of the
/// test here.</summary>
public sealed class NpmCacheTests : IDisposable
{
    private const string Cache = "XDG_CACHE_HOME";
    private const string Package = "left@1.0.0";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mcptestbed-cache-");
    private readonly string? cacheBefore = Environment.GetEnvironmentVariable(Cache);
    private readonly string? pathBefore = Environment.GetEnvironmentVariable("PATH");

    public NpmCacheTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "npm is a shell script here, and a cache folder below /proc");
        var programs = folder.CreateSubdirectory("bin").FullName;
        var npm = Path.Combine(programs, "npm");
        File.WriteAllText(
            npm,
            "#!/bin/sh\nwhile [ \"$1\" != --prefix ]; do shift; done\nmkdir -p \"$2/node_modules/left\"\n"
                + "echo '{\"bin\":\"left.js\"}' >\"$2/node_modules/left/package.json\"\n"
        );
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(npm, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Environment.SetEnvironmentVariable("PATH", $"{programs}:{pathBefore}");
        Environment.SetEnvironmentVariable(Cache, folder.FullName);
    }

    [Theory]
    [InlineData("an empty folder", "")]
    [InlineData("the package's folder, empty", "node_modules/left")]
    [InlineData("another package", "node_modules/right")]
    public async Task HalfAPackage_IsInstalledAnew(string there, string path)
    {
        Directory.CreateDirectory(Path.Combine(Installed, path));

        var command = await CommandAsync();

        Assert.True(File.Exists(Path.Combine(Installed, "node_modules", "left", "package.json")), there);
        Assert.Contains(Path.Combine(Installed, "node_modules", "left", "left.js"), command);
        Assert.Equal([Installed], Directory.GetDirectories(Path.GetDirectoryName(Installed)!));
    }

    [Fact]
    public async Task LeftoversOfEndedCalls_AreRemoved_AndThoseOfOthersAreNot()
    {
        var mine = Directory.CreateDirectory($"{Installed}.{Environment.ProcessId}.partial.other.1.partial").FullName;
        var ended = Directory.CreateDirectory($"{Installed}.{int.MaxValue}.partial").FullName;

        await CommandAsync();

        Assert.False(Directory.Exists(ended));
        Assert.True(Directory.Exists(mine), "process 1 runs");
    }

    [Theory]
    [InlineData("/proc/mcptestbed-nowhere")]
    [InlineData("/dev/null")]
    public async Task CacheThatCannotBeWritten_IsNamed(string cache)
    {
        Environment.SetEnvironmentVariable(Cache, cache);

        var install = await Assert.ThrowsAsync<TargetException>(CommandAsync);
        var preload = Assert.Throws<TargetException>(Preload.File);

        Assert.All([install, preload], error =>
        {
            Assert.Contains($"{cache}/mcptestbed, cannot be written", error.Message, StringComparison.Ordinal);
            Assert.Contains(Cache, error.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Preload_IsWrittenOnce_AndNeverSeenInParts()
    {
        var expected = new StreamReader(
            typeof(Preload).Assembly.GetManifestResourceStream("loopback-only.cjs")!
        ).ReadToEnd();
        var read = await Task.WhenAll(
            Enumerable
                .Range(0, 16)
                .Select(_ =>
                    Task.Run(() =>
                        Enumerable.Range(0, 50).Select(_ => File.ReadAllText(Preload.File())).Distinct().ToList()
                    )
                )
        );

        Assert.All(read, texts => Assert.Equal([expected], texts));
        Assert.Single(Directory.GetFiles(NpmCache.Folder));
        var before = File.GetLastWriteTimeUtc(Preload.File());
        File.SetLastWriteTimeUtc(Preload.File(), before.AddDays(-1));
        Assert.Equal(before.AddDays(-1), File.GetLastWriteTimeUtc(Preload.File()));
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Cache, cacheBefore);
        Environment.SetEnvironmentVariable("PATH", pathBefore);
        folder.Delete(recursive: true);
    }

    private static string Installed => Path.Combine(NpmCache.Folder, "npm", Package);

    private static Task<IReadOnlyList<string>> CommandAsync() =>
        NpmPackage.CommandAsync(
            new() { Kind = TargetKind.Npm, Value = Package },
            _ => { },
            TestContext.Current.CancellationToken
        );
}
