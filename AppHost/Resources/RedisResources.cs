using McpTestbed.Hosting.Programs;
using McpTestbed.Lab.Topology;

namespace McpTestbed.AppHost.Resources;

/// <summary>Adds Redis in the way that the setting <c>Redis:Mode</c> says.</summary>
/// <remarks>
/// The mode is never guessed: a container runtime that is installed and cannot run containers would leave everything
/// that needs Redis waiting for ever.
/// </remarks>
public static class RedisResources
{
    /// <summary>The setting.</summary>
    public const string Mode = "Redis:Mode";

    /// <summary>Adds Redis: <c>process</c> (the default: redis-server of this machine), <c>container</c>, or
    /// <c>external</c> (at the connection string <c>redis</c>).</summary>
    /// <param name="builder">The app host.</param>
    /// <param name="name">Its name.</param>
    /// <exception cref="DistributedApplicationException">The mode is none of these.</exception>
    public static IResourceBuilder<IResourceWithConnectionString> AddLabRedis(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name
    ) =>
        builder.Configuration[Mode] switch
        {
            null or "" or "process" => builder.AddRedisProcess(name),
            "container" => builder.AddRedis(name),
            "external" => builder.AddConnectionString(name),
            var mode => throw new DistributedApplicationException(
                $"{Mode} '{mode}' is not known; give process, container or external"
            ),
        };

    private static IResourceBuilder<IResourceWithConnectionString> AddRedisProcess(
        this IDistributedApplicationBuilder builder,
        string name
    )
    {
        using var ports = AppHostPorts.Of(builder);
        var process = RedisProgram.Place(ports, RunsFolder.Of(builder)) with { Name = name };
        return process.Missing is null
            ? builder.AddProgram(new LocalRedisResource(process)).WithIconName("Database")
            : builder.AddMissing(new MissingRedisResource(process));
    }
}
