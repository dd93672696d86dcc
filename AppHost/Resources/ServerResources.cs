using McpTestbed.AppHost.Commands;
using McpTestbed.Hosting.Programs;
using McpTestbed.Lab.Topology;

namespace McpTestbed.AppHost.Resources;

/// <summary>Adds servers of the lab, each with its commands.</summary>
public static class ServerResources
{
    /// <summary>Adds a reference server.</summary>
    /// <param name="builder">The app host.</param>
    /// <param name="profile">Its profile, which is its name too.</param>
    /// <param name="path">Path of its MCP endpoint (of the old transport: of the event stream).</param>
    /// <exception cref="Lab.TargetException">The reference servers have not been built.</exception>
    public static IResourceBuilder<IResourceWithEndpoints> AddReferenceServer(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string profile,
        string path = "/mcp"
    ) => builder.AddServer(new LabServer(profile, $"profile:{profile}") { Path = path });

    /// <summary>Adds a server of <c>src/node</c>.</summary>
    /// <param name="builder">The app host.</param>
    /// <param name="name">Its name.</param>
    /// <param name="script">Its script.</param>
    public static IResourceBuilder<IResourceWithEndpoints> AddNodeServer(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        string script
    ) => builder.AddServer(new LabServer(name, $"script:{script}"));

    /// <summary>Adds replicas of a reference server, named after the group with their number.</summary>
    /// <param name="builder">The app host.</param>
    /// <param name="group">The name of the group.</param>
    /// <param name="profile">The profile of every replica.</param>
    /// <param name="count">How many.</param>
    /// <param name="redis">Where they share their sessions: they are started once it is there, and not at all where it
    /// cannot be had. Null for sessions of their own.</param>
    public static IReadOnlyList<IResourceBuilder<IResourceWithEndpoints>> AddReplicas(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string group,
        string profile,
        int count,
        IResourceBuilder<IResourceWithConnectionString>? redis = null
    )
    {
        using var ports = AppHostPorts.Of(builder);
        var described = new ReplicaGroup(group, profile) { Replicas = count, SharesSessions = redis is not null };
        return [.. ServerPrograms.Place(described, ports).Select(replica => builder.AddReplica(replica, redis))];
    }

    private static IResourceBuilder<IResourceWithEndpoints> AddReplica(
        this IDistributedApplicationBuilder builder,
        LabProcess replica,
        IResourceBuilder<IResourceWithConnectionString>? redis
    )
    {
        if (redis?.Resource is MissingProgramResource)
            return builder.AddMissing(
                new MissingProgramResource(
                    replica with
                    {
                        Missing = "it shares sessions through Redis, which is missing",
                    }
                )
            );
        var added = builder
            .AddProgram(new LabProgramResource(replica))
            .WithOtlpExporter()
            .WithIconName("ServerMultiple")
            .WithKill()
            .WithExpireSessions();
        return redis is null
            ? added
            : added.WithReference(redis).WaitFor(redis, WaitBehavior.StopOnResourceUnavailable);
    }

    private static IResourceBuilder<IResourceWithEndpoints> AddServer(
        this IDistributedApplicationBuilder builder,
        LabServer server
    )
    {
        using var ports = AppHostPorts.Of(builder);
        var process = ServerPrograms.Place(server, ports);
        if (process.Missing is not null)
            return builder.AddMissing(new MissingProgramResource(process));
        return builder
            .AddProgram(new LabProgramResource(process))
            .WithOtlpExporter(server.Script is null ? OtlpProtocol.Grpc : OtlpProtocol.HttpJson)
            .WithIconName("Server")
            .WithKill()
            .WithExpireSessions()
            .WithMcpScenarios(
                server.Path,
                process.Endpoints[0].Name,
                process.Endpoints.FirstOrDefault(endpoint => endpoint.Name == "admin")?.Address
            );
    }
}
