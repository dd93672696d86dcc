using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace McpTestbed.Hosting.Chaos;

/// <summary>Finds the endpoint of a server that speaks plain HTTP.</summary>
internal static class ServerEndpoint
{
    private static readonly string[] Preferred = ["mcp", "http"];

    /// <summary>The endpoint of a name; without one <c>mcp</c>, <c>http</c>, or the first that speaks plain
    /// HTTP.</summary>
    /// <exception cref="DistributedApplicationException">The server has none.</exception>
    public static EndpointReference Of(IResourceWithEndpoints server, string? name)
    {
        var plain = server
            .Annotations.OfType<EndpointAnnotation>()
            .Where(endpoint => endpoint.UriScheme == "http")
            .Select(endpoint => endpoint.Name)
            .ToList();
        var chosen = name ?? Preferred.FirstOrDefault(plain.Contains) ?? plain.FirstOrDefault();
        return chosen is not null && (name is null || plain.Contains(name))
            ? server.GetEndpoint(chosen)
            : throw new DistributedApplicationException(
                $"'{server.Name}' has no endpoint{(name is null ? "" : $" '{name}'")} that speaks plain HTTP, which is "
                    + "what the chaos proxy reads; give it one: .WithHttpEndpoint(name: \"http\")"
            );
    }
}
