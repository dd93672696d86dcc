using McpTestbed.AppHost.Commands;
using McpTestbed.Hosting.Programs;
using McpTestbed.Lab.Topology;

namespace McpTestbed.AppHost.Resources;

/// <summary>Adds what asks servers: clients that keep calling, and the scenario runner.</summary>
public static class ClientResources
{
    /// <summary>Adds a reference client that keeps calling through a link. It waits for the chaos proxy and for what is
    /// behind the link.</summary>
    /// <param name="builder">The app host.</param>
    /// <param name="name">Its name.</param>
    /// <param name="link">The link.</param>
    public static IResourceBuilder<LabProgramResource> AddCaller(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        IResourceBuilder<McpLinkResource> link
    )
    {
        var chaos = builder.CreateResourceBuilder(link.Resource.Parent);
        var client = builder
            .AddProgram(
                new LabProgramResource(ClientPrograms.Caller(name, link.Resource.Server, link.Resource.Address))
            )
            .WithOtlpExporter()
            .WithIconName("PersonCall")
            .WithReferenceRelationship(link.Resource)
            .WaitFor(chaos);
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
