using McpTestbed.AppHost.Commands;
using McpTestbed.Lab.Topology;

namespace McpTestbed.AppHost.Resources;

/// <summary>Adds the parts of the lab, each with its commands.</summary>
public static class LabResources
{
    /// <summary>Chooses ports for the lab, which keeps its files in a folder of its own below <c>runs</c>.</summary>
    public static PlacedLab PlaceLab(this IDistributedApplicationBuilder builder, LabDescription lab)
    {
        var time = TimeProvider
            .System.GetLocalNow()
            .ToString("yyyyMMdd-HHmmss-fff", System.Globalization.CultureInfo.InvariantCulture);
        var folder = Path.GetFullPath(Path.Combine(builder.AppHostDirectory, "..", "runs", $"lab-{time}"));
        var number = 1;
        while (!TryTake(number == 1 ? folder : $"{folder}-{number}"))
            number++;
        return PlacedLab.Place(lab, number == 1 ? folder : $"{folder}-{number}");
    }

    /// <summary>Whoever creates the file first has the folder: two labs that start in the same millisecond must not
    /// share their ports and histories.</summary>
    private static bool TryTake(string folder)
    {
        var file = Path.Combine(Directory.CreateDirectory(folder).FullName, "call.json");
        if (File.Exists(file))
            return false;
        try
        {
            using var taken = new FileStream(file, FileMode.CreateNew);
            taken.Write(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new { process = Environment.ProcessId }));
            return true;
        }
        catch (IOException) when (File.Exists(file))
        {
            return false;
        }
    }

    /// <summary>Adds servers.</summary>
    public static void AddServers(this IDistributedApplicationBuilder builder, IReadOnlyList<LabProcess> servers)
    {
        foreach (var server in servers)
            builder.AddProgram(server)?.WithIconName("Server").WithKill().WithExpireSessions();
    }

    /// <summary>Adds replicas; those that share sessions are started once Redis is there, and not at all where it
    /// cannot be had.</summary>
    public static void AddReplicas(
        this IDistributedApplicationBuilder builder,
        IReadOnlyList<LabProcess> replicas,
        IResourceBuilder<IResourceWithConnectionString>? redis
    )
    {
        foreach (var replica in replicas)
        {
            var added = builder.AddProgram(
                replica with
                {
                    Missing =
                        replica.NeedsRedis && redis is null
                            ? "it shares sessions through Redis, which is missing"
                            : replica.Missing,
                }
            );
            added?.WithIconName("ServerMultiple").WithKill().WithExpireSessions();
            if (replica.NeedsRedis && redis is not null)
                added?.WithReference(redis).WaitFor(redis, WaitBehavior.StopOnResourceUnavailable);
        }
    }

    /// <summary>Adds the chaos proxy.</summary>
    public static void AddChaosProxy(this IDistributedApplicationBuilder builder, LabProcess chaosProxy) =>
        builder.AddProgram(chaosProxy)?.WithIconName("Flash").WithFaults();

    /// <summary>Adds reference clients.</summary>
    public static void AddClients(this IDistributedApplicationBuilder builder, IReadOnlyList<LabProcess> clients)
    {
        foreach (var client in clients)
            builder.AddProgram(client)?.WithIconName("PersonCall");
    }

    /// <summary>Adds the scenario runner; its reports link to traces in the dashboard.</summary>
    public static void AddRunner(this IDistributedApplicationBuilder builder, LabProcess runner)
    {
        var dashboard = builder.Configuration["ASPNETCORE_URLS"]?.Split(';')[0] ?? "";
        builder
            .AddProgram(runner)
            ?.WithIconName("Play")
            .WithEnvironment("ASPIRE_DASHBOARD_URL", dashboard)
            .WithExplicitStart()
            .WithRuns();
    }

    /// <summary>Adds a program with its endpoints, health and waits.</summary>
    /// <returns>The resource; null where the program is missing on this machine, and a resource says so.</returns>
    private static IResourceBuilder<LabProgramResource>? AddProgram(
        this IDistributedApplicationBuilder builder,
        LabProcess process
    ) => builder.AddProgram(process, new LabProgramResource(process))?.WithOtlpExporter();

    internal static IResourceBuilder<T>? AddProgram<T>(
        this IDistributedApplicationBuilder builder,
        LabProcess process,
        T program
    )
        where T : LabProgramResource
    {
        if (process.Missing is { } missing)
        {
            builder.AddMissing(process.Name, missing);
            return null;
        }

        var resource = builder.AddResource(program).WithArgs([.. process.Arguments]);
        foreach (var (name, value) in process.Environment)
            resource.WithEnvironment(name, value);
        foreach (var endpoint in process.Endpoints)
        {
            // No proxy of Aspire's: it would stand between a fault and its target, and takes connections when the
            // target is dead.
            resource
                .WithEndpoint(port: endpoint.Port, scheme: endpoint.Scheme, name: endpoint.Name, isProxied: false)
                .WithUrlForEndpoint(endpoint.Name, url => Describe(url, endpoint))
                .WithEndpoint(endpoint.Name, allocated => allocated.TargetHost = "127.0.0.1");
        }

        if (process.HealthPath is { } path)
            resource.WithHttpHealthCheck(path, endpointName: process.Endpoints[0].Name);
        else if (process.Endpoints.Count > 0)
            resource.WithListeningCheck(process.Endpoints[0]);
        foreach (
            var other in process
                .WaitsFor.Select(name => builder.Resources.Single(candidate => candidate.Name == name))
                .Where(other => other is not MissingProgramResource)
        )
        {
            var dependency = builder.CreateResourceBuilder(other);
            resource.WaitFor(dependency).WithReferenceRelationship(dependency);
        }

        return resource;
    }

    private static void Describe(ResourceUrlAnnotation url, LabEndpoint endpoint)
    {
        (url.Url, url.DisplayText) = (endpoint.Address.ToString(), endpoint.Name);
        if (endpoint.Name is "admin" or "control")
            url.DisplayLocation = UrlDisplayLocation.DetailsOnly;
    }

    private static void AddMissing(this IDistributedApplicationBuilder builder, string name, string missing) =>
        builder
            .AddResource(new MissingProgramResource(name))
            .ExcludeFromManifest()
            .WithIconName("Warning")
            .WithInitialState(
                new()
                {
                    ResourceType = "Missing",
                    State = new(missing, KnownResourceStateStyles.Warn),
                    Properties = [],
                }
            );
}
