namespace Aspire.Hosting.ApplicationModel;

/// <summary>A link of the chaos proxy: an address of its own, with one server or a group of replicas behind
/// it.</summary>
/// <remarks>A client that refers to it gets its address as a connection string.</remarks>
public sealed class McpLinkResource : Resource, IResourceWithParent<McpChaosResource>, IResourceWithConnectionString
{
    /// <summary>What is put behind a server's name to make a link's.</summary>
    public const string Suffix = "-link";

    /// <summary>Describes it.</summary>
    internal McpLinkResource(
        McpChaosResource chaos,
        string server,
        IReadOnlyList<EndpointReference> upstreams,
        int port,
        string path
    )
        : base($"{server}{Suffix}")
    {
        Parent = chaos;
        Server = server;
        Upstreams = upstreams;
        Address = new($"http://127.0.0.1:{port}{path}");
    }

    /// <summary>The chaos proxy.</summary>
    public McpChaosResource Parent { get; }

    /// <summary>The name of the server, or of the group of replicas: also that of the link's proxy in the chaos proxy's
    /// API, of its client in histories, and of its endpoint.</summary>
    public string Server { get; }

    /// <summary>Where its requests go: one server, or replicas among which they are dealt out.</summary>
    public IReadOnlyList<EndpointReference> Upstreams { get; }

    /// <summary>How requests are dealt out among replicas.</summary>
    public McpBalance Balance { get; internal init; }

    /// <summary>The MCP endpoint through the link.</summary>
    public Uri Address { get; }

    /// <summary>The same, as Aspire hands it to who refers to it.</summary>
    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"{Address.ToString()}");
}
