using Aspire.Hosting.ApplicationModel;
using McpTestbed.Core.Faults;
using McpTestbed.Hosting.Chaos;
using McpTestbed.Hosting.Programs;

namespace Aspire.Hosting;

/// <summary>Puts the chaos proxy before MCP servers of an app host.</summary>
public static class McpChaosExtensions
{
    private const string DefaultPath = "/mcp";

    /// <summary>Adds a chaos proxy: it forwards every byte as it came, records it, and breaks what a rule
    /// names.</summary>
    /// <param name="builder">The app host.</param>
    /// <param name="name">Its name.</param>
    /// <returns>The chaos proxy, without a link.</returns>
    /// <exception cref="DistributedApplicationException">The program that is started is not there.</exception>
    public static IResourceBuilder<McpChaosResource> AddMcpChaos(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name
    )
    {
        var port = AppHostPorts.Next(builder);
        var program = TestbedProgram.Of(builder);
        var chaos = new McpChaosResource(name, program.Command, RunsFolder.Of(builder), port);
        var resource = builder
            .AddResource(chaos)
            .WithIconName("Flash")
            .WithPortOfItsOwn(McpChaosResource.ControlEndpointName, port)
            .WithUrlForEndpoint(McpChaosResource.ControlEndpointName, url => url.DisplayText = "control")
            .WithHttpHealthCheck("/version", endpointName: McpChaosResource.ControlEndpointName)
            .WithArgs(async context =>
            {
                foreach (var argument in await ChaosPlan.WriteAsync(chaos, program, context.CancellationToken))
                    context.Args.Add(argument);
            })
            .WithOtlpExporter()
            .WithChaosCommands();
        var faults = builder
            .AddResource(new McpFaultsResource(chaos))
            .WithIconName("Warning")
            .ExcludeFromManifest()
            .WithInitialState(new() { ResourceType = "Faults", Properties = [] });
        resource.OnResourceReady(
            (_, ready, _) =>
            {
                FaultWatch.Start(faults.Resource, ready.Services);
                return Task.CompletedTask;
            }
        );
        return resource;
    }

    /// <summary>Puts a link before a server.</summary>
    /// <param name="chaos">The chaos proxy.</param>
    /// <param name="server">The server: any resource with an HTTP endpoint.</param>
    /// <param name="path">Path of its MCP endpoint.</param>
    /// <param name="endpointName">Its endpoint; null for <c>mcp</c>, <c>http</c>, or the first that speaks plain
    /// HTTP.</param>
    /// <returns>The chaos proxy. <see cref="GetLink" /> has the link's address, for clients.</returns>
    /// <exception cref="DistributedApplicationException">There is a link before it already.</exception>
    public static IResourceBuilder<McpChaosResource> WithLink(
        this IResourceBuilder<McpChaosResource> chaos,
        IResourceBuilder<IResourceWithEndpoints> server,
        string path = DefaultPath,
        string? endpointName = null
    ) => chaos.AddLink(server.Resource.Name, [server], McpBalance.RoundRobin, path, endpointName);

    /// <summary>Puts one link before replicas of a server: it deals their requests out.</summary>
    /// <param name="chaos">The chaos proxy.</param>
    /// <param name="name">The name of the group.</param>
    /// <param name="replicas">The replicas, one at least.</param>
    /// <param name="balance">How requests are dealt out.</param>
    /// <param name="path">Path of their MCP endpoint.</param>
    /// <returns>The chaos proxy.</returns>
    /// <exception cref="DistributedApplicationException">There is no replica, or a link of that name
    /// already.</exception>
    public static IResourceBuilder<McpChaosResource> WithLink(
        this IResourceBuilder<McpChaosResource> chaos,
        string name,
        IReadOnlyList<IResourceBuilder<IResourceWithEndpoints>> replicas,
        McpBalance balance = McpBalance.RoundRobin,
        string path = DefaultPath
    ) =>
        replicas.Count > 0
            ? chaos.AddLink(name, replicas, balance, path, null)
            : throw new DistributedApplicationException($"the link '{name}' has no replica behind it");

    /// <summary>The link before a server or a group of replicas: for <c>WithReference</c>, or as an argument.</summary>
    /// <param name="chaos">The chaos proxy.</param>
    /// <param name="server">Its name.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static IResourceBuilder<McpLinkResource> GetLink(
        this IResourceBuilder<McpChaosResource> chaos,
        string server
    ) => chaos.ApplicationBuilder.CreateResourceBuilder(chaos.Resource.Link(server));

    /// <summary>Has a fault in place from the start.</summary>
    /// <param name="chaos">The chaos proxy.</param>
    /// <param name="id">Its name in histories, traces and the dashboard, in kebab-case.</param>
    /// <param name="fault">What is done.</param>
    /// <param name="scope">To which exchanges; null for all.</param>
    /// <param name="trigger">To which of them; null for the first.</param>
    /// <returns>The chaos proxy.</returns>
    /// <exception cref="DistributedApplicationException">There is one of that name already.</exception>
    public static IResourceBuilder<McpChaosResource> WithFault(
        this IResourceBuilder<McpChaosResource> chaos,
        string id,
        Fault fault,
        FaultScope? scope = null,
        FaultTrigger? trigger = null
    )
    {
        chaos.Resource.Add(new FaultRule(id, fault, scope ?? new(), trigger ?? FaultTrigger.Once));
        return chaos;
    }

    /// <summary>An endpoint with a port of its own and no proxy of Aspire's, which would stand between a fault and its
    /// target, and takes connections when the target is dead.</summary>
    internal static IResourceBuilder<T> WithPortOfItsOwn<T>(this IResourceBuilder<T> resource, string name, int port)
        where T : IResourceWithEndpoints =>
        resource
            .WithEndpoint(port: port, scheme: "http", name: name, isProxied: false)
            .WithEndpoint(name, endpoint => endpoint.TargetHost = "127.0.0.1");

    private static IResourceBuilder<McpChaosResource> AddLink(
        this IResourceBuilder<McpChaosResource> chaos,
        string name,
        IReadOnlyList<IResourceBuilder<IResourceWithEndpoints>> servers,
        McpBalance balance,
        string path,
        string? endpointName
    )
    {
        var port = AppHostPorts.Next(chaos.ApplicationBuilder);
        var link = new McpLinkResource(
            chaos.Resource,
            name,
            [.. servers.Select(server => ServerEndpoint.Of(server.Resource, endpointName))],
            port,
            path
        )
        {
            Balance = balance,
        };
        chaos.Resource.Add(link);
        chaos
            .WithPortOfItsOwn(name, port)
            .WithUrlForEndpoint(name, url => url.DisplayLocation = UrlDisplayLocation.DetailsOnly);
        var resource = chaos
            .ApplicationBuilder.AddResource(link)
            .WithIconName("Link")
            .ExcludeFromManifest()
            .WithInitialState(new() { ResourceType = "Link", Properties = [] });
        foreach (var server in servers)
            resource.WithReferenceRelationship(server.Resource);

        return chaos;
    }
}
