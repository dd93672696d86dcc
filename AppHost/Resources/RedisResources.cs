using McpTestbed.Lab.Topology;

namespace McpTestbed.AppHost.Resources;

/// <summary>Adds Redis in the way that the setting <c>Redis:Mode</c> says.</summary>
/// <remarks>
/// The mode is never guessed: a container runtime that is installed and cannot run containers would leave everything
/// that
/// needs Redis waiting for ever.
/// </remarks>
public static class RedisResources
{
    /// <summary>The setting.</summary>
    public const string Mode = "Redis:Mode";

    /// <summary>Adds Redis: <c>process</c> (the default: redis-server of this machine), <c>container</c>, or
    /// <c>external</c> (at the connection string <c>redis</c>).</summary>
    /// <returns>The resource; null where redis-server is missing, and a resource says so.</returns>
    /// <exception cref="DistributedApplicationException">The mode is none of these.</exception>
    public static IResourceBuilder<IResourceWithConnectionString>? AddLabRedis(
        this IDistributedApplicationBuilder builder,
        LabProcess process
    ) =>
        builder.Configuration[Mode] switch
        {
            null or "" or "process" => builder
                .AddProgram(process, new LocalRedisResource(process))
                ?.WithIconName("Database"),
            "container" => builder.AddRedis(process.Name),
            "external" => builder.AddConnectionString(process.Name),
            var mode => throw new DistributedApplicationException(
                $"{Mode} '{mode}' is not known; give process, container or external"
            ),
        };
}
