using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Hosting;
using McpTestbed.ReferenceServers.Tools;

namespace McpTestbed.ReferenceServers.Stateless;

/// <summary>
/// A server of revision 2026-07-28. Every decision that a rule of the specification settles is one virtual member, in
/// the part of this class
/// that is about its subject; a broken profile overrides exactly one of them.
/// </summary>
internal abstract partial class StatelessServer(string name, string summary) : Profile
{
    public const string Revision = "2026-07-28";

    private StatelessTools? ownTools;

    public override string Name => name;

    public override string Summary => summary;

    public override IReadOnlyList<string> Revisions { get; } = [Revision];

    /// <summary>The clock of keep-alives.</summary>
    internal TimeProvider Time { get; } = TimeProvider.System;

    /// <summary>The tools, with a state of their own for this server.</summary>
    internal InstrumentedTools Tools { get; } = new(TimeProvider.System);

    /// <summary>The tools of this era alone.</summary>
    internal StatelessTools OwnTools => ownTools ??= new(this);

    /// <summary>The open <c>subscriptions/listen</c> streams.</summary>
    internal Subscriptions Subscriptions { get; } = new();

    /// <summary>Ends with the application: running work is given up, open subscriptions are closed
    /// gracefully.</summary>
    internal CancellationToken Stopping { get; private set; }

    // A resource URI has no length limit, and it has to fit into Mcp-Name.
    public override void Configure(WebApplicationBuilder builder) =>
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestHeadersTotalSize = 256 * 1024);

    public override void Map(WebApplication app)
    {
        Stopping = app.Lifetime.ApplicationStopping;
        app.Map(Path, new StatelessEndpoint(this).HandleAsync);
    }

    /// <summary>There are no sessions to end; what an operator can end here are the subscriptions, and that
    /// gracefully.</summary>
    public override void ExpireSessions() => Subscriptions.EndAll();

    internal static JsonArray SupportedVersions() => [Revision];
}
