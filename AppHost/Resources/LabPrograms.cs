using McpTestbed.Lab.Topology;

namespace McpTestbed.AppHost.Resources;

/// <summary>Makes a resource of a program of the lab.</summary>
internal static class LabPrograms
{
    /// <summary>Adds a program with its endpoints and its health.</summary>
    public static IResourceBuilder<T> AddProgram<T>(this IDistributedApplicationBuilder builder, T program)
        where T : LabProgramResource
    {
        var process = program.Process;
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
        return resource;
    }

    /// <summary>Adds what stands for a program that is missing on this machine, with its endpoints, so that links can
    /// be put before it.</summary>
    public static IResourceBuilder<T> AddMissing<T>(this IDistributedApplicationBuilder builder, T missing)
        where T : MissingProgramResource
    {
        var resource = builder
            .AddResource(missing)
            .ExcludeFromManifest()
            .WithIconName("Warning")
            .WithInitialState(
                new()
                {
                    ResourceType = "Missing",
                    State = new(missing.Process.Missing ?? "", KnownResourceStateStyles.Warn),
                    Properties = [],
                }
            );
        foreach (var endpoint in missing.Process.Endpoints)
            resource
                .WithEndpoint(port: endpoint.Port, scheme: endpoint.Scheme, name: endpoint.Name, isProxied: false)
                .WithEndpoint(endpoint.Name, allocated => allocated.TargetHost = "127.0.0.1");
        return resource;
    }

    private static void Describe(ResourceUrlAnnotation url, LabEndpoint endpoint)
    {
        (url.Url, url.DisplayText) = (endpoint.Address.ToString(), endpoint.Name);
        if (endpoint.Name is "admin")
            url.DisplayLocation = UrlDisplayLocation.DetailsOnly;
    }
}
