using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using McpTestbed.AppHost.Resources;
using McpTestbed.Lab.Topology;

namespace McpTestbed.AppHost.Tests;

/// <summary>Where Redis comes from is one setting, and is never guessed.</summary>
public sealed class RedisModelTests
{
    [Theory]
    [InlineData(null, typeof(LocalRedisResource))]
    [InlineData("process", typeof(LocalRedisResource))]
    [InlineData("container", typeof(RedisResource))]
    [InlineData("external", typeof(ParameterResource))]
    public async Task Redis_IsOfTheKindThatTheSettingNames(string? mode, Type kind)
    {
        RequireRedis(mode);
        await using var builder = await BuilderAsync(mode);

        Assert.IsAssignableFrom(kind, builder.Resources.Single(resource => resource.Name == LabDescription.Redis));
    }

    [Theory]
    [InlineData("process")]
    [InlineData("container")]
    [InlineData("external")]
    public async Task Replicas_WaitForRedis_WhereTheyShareSessions(string mode)
    {
        RequireRedis(mode);
        await using var builder = await BuilderAsync(mode);

        foreach (var group in LabDescription.Default.Groups)
        {
            foreach (var name in group.Names)
            {
                var waits = builder
                    .Resources.Single(resource => resource.Name == name)
                    .Annotations.OfType<WaitAnnotation>()
                    .Select(wait => (wait.Resource.Name, wait.WaitBehavior));
                Assert.Equal(
                    group.SharesSessions
                        ? [(LabDescription.Redis, (WaitBehavior?)WaitBehavior.StopOnResourceUnavailable)]
                        : [],
                    waits
                );
            }
        }
    }

    [Fact]
    public async Task Redis_IsRefused_WhenTheSettingNamesNoKind()
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(() => BuilderAsync("docker"));

        Assert.Contains(
            "Redis:Mode 'docker' is not known; give process, container or external",
            $"{error}",
            StringComparison.Ordinal
        );
    }

    private static Task<IDistributedApplicationTestingBuilder> BuilderAsync(string? mode) =>
        DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(
            mode is null ? [] : [$"--{RedisResources.Mode}={mode}"],
            TestContext.Current.CancellationToken
        );

    private static void RequireRedis(string? mode)
    {
        if (mode is null or "process")
            RedisServer.Require();
    }
}
