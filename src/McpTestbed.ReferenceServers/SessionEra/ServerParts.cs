using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.Methods;
using McpTestbed.ReferenceServers.SessionEra.Sessions;
using McpTestbed.ReferenceServers.SessionEra.Streams;
using McpTestbed.ReferenceServers.Tools;

namespace McpTestbed.ReferenceServers.SessionEra;

/// <summary>The parts of one server. Each makes its own decisions, so a broken server is a good one with one part
/// exchanged.</summary>
internal sealed record ServerParts
{
    /// <summary>Which Host is served.</summary>
    public HostPolicy Hosts { get; init; } = new();

    /// <summary>Which Origin is served.</summary>
    public OriginPolicy Origins { get; init; } = new();

    /// <summary>What browsers are told.</summary>
    public CorsPolicy Cors { get; init; } = new();

    /// <summary>How the session header is read.</summary>
    public SessionHeader Header { get; init; } = new();

    /// <summary>How a request finds its session.</summary>
    public SessionGate Gate { get; init; } = new();

    /// <summary>The sessions.</summary>
    public SessionStore Sessions { get; init; } = new();

    /// <summary>How the revision is agreed and checked.</summary>
    public VersionRules Versions { get; init; } = new();

    /// <summary>The shape of answers.</summary>
    public Replies Replies { get; init; } = new();

    /// <summary>What initialize answers.</summary>
    public Initialization Initialization { get; init; } = new();

    /// <summary>What the other requests do.</summary>
    public RpcMethods Methods { get; init; } = new();

    /// <summary>How streams begin and are resumed.</summary>
    public StreamRules Streams { get; init; } = new();

    /// <summary>Which stream a message goes to.</summary>
    public Delivery Delivery { get; init; } = new();

    /// <summary>POST.</summary>
    public PostEndpoint Post { get; init; } = new();

    /// <summary>GET.</summary>
    public GetEndpoint Get { get; init; } = new();

    /// <summary>DELETE.</summary>
    public DeleteEndpoint Delete { get; init; } = new();

    /// <summary>What clients were asked.</summary>
    public Questions Questions { get; } = new();

    /// <summary>The instrumented tools. They sleep by the machine's clock: moving the profile's ends idle sessions, not
    /// calls.</summary>
    public InstrumentedTools Tools { get; } = new(TimeProvider.System, hasSessions: true);
}
