using System.Net.Sockets;
using McpTestbed.Lab.Topology;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace McpTestbed.AppHost.Resources;

/// <summary>Tells whether anything listens on a port: all that can be asked of a server that has no health
/// endpoint.</summary>
internal sealed class ListeningCheck(int port) : IHealthCheck
{
    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", port, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (SocketException error)
        {
            return HealthCheckResult.Unhealthy($"nothing listens on port {port}: {error.Message}");
        }
    }
}

/// <summary>Adds the check to resources.</summary>
internal static class ListeningCheckExtensions
{
    /// <summary>The resource is healthy once something listens on its endpoint.</summary>
    public static IResourceBuilder<T> WithListeningCheck<T>(this IResourceBuilder<T> resource, LabEndpoint endpoint)
        where T : IResource
    {
        var name = $"{resource.Resource.Name}_listens";
        resource
            .ApplicationBuilder.Services.AddHealthChecks()
            .Add(new(name, new ListeningCheck(endpoint.Port), HealthStatus.Unhealthy, []));
        return resource.WithHealthCheck(name);
    }
}
