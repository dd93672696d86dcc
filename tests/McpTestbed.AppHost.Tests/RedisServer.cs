namespace McpTestbed.AppHost.Tests;

/// <summary>The redis-server that the lab starts as a process.</summary>
internal static class RedisServer
{
    /// <summary>Skips the test where it is missing; in CI, where it is expected, that fails it.</summary>
    public static void Require()
    {
        if (
            (Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(Path.PathSeparator)
                .Any(folder => File.Exists(Path.Combine(folder, "redis-server")))
        )
            return;
        if (Environment.GetEnvironmentVariable("CI") is { Length: > 0 })
            Assert.Fail("redis-server is expected in CI and is not on the PATH (apt-get install redis-server)");
        Assert.Skip("redis-server is not on the PATH (apt-get install redis-server)");
    }
}
