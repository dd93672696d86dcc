using System.Collections.ObjectModel;
using McpTestbed.Core.Faults;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The chaos proxy: a link before each server, and the HTTP API over which its faults are set.</summary>
public sealed class McpChaosResource : ExecutableResource, IResourceWithServiceDiscovery
{
    /// <summary>The name of the endpoint of the HTTP API.</summary>
    public const string ControlEndpointName = "control";

    private readonly List<McpLinkResource> links = [];
    private readonly List<FaultRule> faults = [];

    /// <summary>Describes it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="command">The program that is started.</param>
    /// <param name="folder">An existing folder for its plan and its history.</param>
    /// <param name="controlPort">The port of its HTTP API, on 127.0.0.1.</param>
    internal McpChaosResource(string name, string command, string folder, int controlPort)
        : base(name, command, folder)
    {
        Folder = folder;
        Control = new($"http://127.0.0.1:{controlPort}");
    }

    /// <summary>The address of its HTTP API: Toxiproxy's, and <c>/chaos/v1</c>.</summary>
    public Uri Control { get; }

    /// <summary>Its links, in the order in which they were added.</summary>
    public IReadOnlyList<McpLinkResource> Links => new ReadOnlyCollection<McpLinkResource>(links);

    /// <summary>The rules that are in place when it starts.</summary>
    public IReadOnlyList<FaultRule> Faults => new ReadOnlyCollection<FaultRule>(faults);

    /// <summary>Where its plan (<c>chaos.json</c>) and its history (<c>chaos.ndjson</c>) are.</summary>
    public string Folder { get; }

    /// <summary>The link before a server.</summary>
    /// <param name="server">Name of the server, or of the group of replicas.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public McpLinkResource Link(string server) =>
        links.FirstOrDefault(link => link.Server == server)
        ?? throw new ArgumentException(
            $"'{Name}' has no link before '{server}'; it has {string.Join(", ", links.Select(link => link.Server))}",
            nameof(server)
        );

    internal void Add(McpLinkResource link)
    {
        if (links.Any(present => present.Server == link.Server))
            throw new DistributedApplicationException($"'{Name}' has a link before '{link.Server}' already");
        links.Add(link);
    }

    internal void Add(FaultRule rule)
    {
        if (faults.Any(present => present.Id == rule.Id))
            throw new DistributedApplicationException($"'{Name}' has a fault '{rule.Id}' already");
        faults.Add(rule);
    }
}
