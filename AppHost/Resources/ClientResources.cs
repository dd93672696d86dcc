using McpTestbed.AppHost.Commands;
using McpTestbed.Hosting.Programs;
using McpTestbed.Lab.Topology;

namespace McpTestbed.AppHost.Resources;

/// <summary>Adds what asks servers: clients that keep calling, and the scenario runner.</summary>
public static class ClientResources
{
    /// <summary>Adds a client on the official C# SDK that keeps calling through a link. It waits for the chaos proxy
    /// and for what is behind the link, and can be judged.</summary>
    /// <param name="builder">The app host.</param>
    /// <param name="name">Its name.</param>
    /// <param name="link">The link.</param>
    public static IResourceBuilder<IResource> AddCaller(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        IResourceBuilder<McpLinkResource> link
    ) => builder.AddCaller(new LabClient(name, link.Resource.Server), link);

    /// <summary>The same for a client of <c>src/node</c>.</summary>
    /// <param name="builder">The app host.</param>
    /// <param name="name">Its name.</param>
    /// <param name="script">Its script.</param>
    /// <param name="link">The link.</param>
    public static IResourceBuilder<IResource> AddNodeCaller(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        string script,
        IResourceBuilder<McpLinkResource> link
    ) => builder.AddCaller(new LabClient(name, link.Resource.Server) { Script = script }, link);

    private static IResourceBuilder<IResource> AddCaller(
        this IDistributedApplicationBuilder builder,
        LabClient described,
        IResourceBuilder<McpLinkResource> link
    )
    {
        var process = ClientPrograms.Caller(described, link.Resource.Address);
        if (process.Missing is not null)
            return builder.AddMissing(new MissingProgramResource(process));
        var client = builder
            .AddProgram(new LabProgramResource(process))
            .WithOtlpExporter(described.Script is null ? OtlpProtocol.Grpc : OtlpProtocol.HttpJson)
            .WithIconName("PersonCall")
            .WithReferenceRelationship(link.Resource)
            .WithMcpScenarios(link)
            .WaitFor(builder.CreateResourceBuilder(link.Resource.Parent));
        foreach (
            var server in link
                .Resource.Upstreams.Select(endpoint => endpoint.Resource)
                .Where(server => server is not MissingProgramResource)
        )
            client.WaitFor(builder.CreateResourceBuilder(server));
        return client;
    }

    /// <summary>Adds the scenario runner, which is started by hand; its reports link to traces in the
    /// dashboard.</summary>
    /// <param name="builder">The app host.</param>
    /// <param name="name">Its name.</param>
    /// <param name="servers">The servers that it judges.</param>
    public static IResourceBuilder<LabProgramResource> AddRunner(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        params IReadOnlyList<IResourceBuilder<IResourceWithEndpoints>> servers
    )
    {
        var folder = RunsFolder.Of(builder);
        var file = Path.Combine(folder, LabFile.Name);
        var placed = servers.Select(server => server.Resource).OfType<LabProgramResource>().ToList();
        LabFile.Write(
            file,
            new()
            {
                Control = builder.Resources.OfType<McpChaosResource>().FirstOrDefault()?.Control,
                Servers = [.. placed.Select(server => Entry(server.Process))],
            }
        );
        var program = TestbedProgram.Of(builder);
        return builder
            .AddProgram(
                new LabProgramResource(
                    new()
                    {
                        Name = name,
                        Summary = "judges every server of the lab",
                        Program = program.Command,
                        Arguments = [.. program.Arguments, "run", "--lab", file],
                        Folder = folder,
                    }
                )
            )
            .WithOtlpExporter()
            .WithIconName("Play")
            .WithEnvironment("ASPIRE_DASHBOARD_URL", builder.Configuration["ASPNETCORE_URLS"]?.Split(';')[0] ?? "")
            .WithExplicitStart()
            .WithRuns();
    }

    private static LabFile.Entry Entry(LabProcess server) =>
        new(
            server.Name,
            server.Endpoints[0].Address,
            server.Endpoints.FirstOrDefault(endpoint => endpoint.Name == "admin")?.Address
        );
}
