using McpTestbed.ReferenceServers.Hosting;
using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.Redis;
using McpTestbed.ReferenceServers.SessionEra.Sessions;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace McpTestbed.ReferenceServers.SessionEra;

/// <summary>A Streamable HTTP server with sessions. Exact in every rule, unless a derived profile exchanges a
/// part.</summary>
internal abstract class SessionEraProfile : Profile
{
    private readonly Lazy<ServerParts> parts;
    private RedisServer? store;

    /// <summary>Names the profile; the parts are composed when it is first used.</summary>
    protected SessionEraProfile(string name, string summary)
    {
        Name = name;
        Summary = summary;
        parts = new(Compose);
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override string Summary { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Revisions => VersionRules.Supported;

    /// <summary>A server that cannot reach its sessions is alive, and not ready.</summary>
    public override void Configure(WebApplicationBuilder builder)
    {
        if (store is null)
            return;
        builder
            .Services.AddHealthChecks()
            .AddAsyncCheck("session-store", async () =>
                await store.IsReachableAsync()
                    ? HealthCheckResult.Healthy()
                    : HealthCheckResult.Unhealthy("the session state cannot be reached")
            );
    }

    /// <inheritdoc/>
    public override void Map(WebApplication app) => app.Map(Path, new SessionEraEndpoint(parts.Value).HandleAsync);

    /// <inheritdoc/>
    public override void AdvanceClock(TimeSpan by) => parts.Value.Sessions.Clock.Advance(by);

    /// <inheritdoc/>
    public override void ExpireSessions() => parts.Value.Sessions.ExpireAll();

    /// <inheritdoc/>
    public override async Task ExpireSessionsAsync()
    {
        await parts.Value.Sessions.State.EndAllAsync();
        ExpireSessions();
    }

    /// <inheritdoc/>
    public override async Task<bool> KeepSessionsInAsync(RedisServer server)
    {
        parts.Value.Sessions.State = await JoinAsync(server, parts.Value.Sessions);
        store = server;
        return true;
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (parts.IsValueCreated)
            await parts.Value.Sessions.State.DisposeAsync();
        await base.DisposeAsync();
    }

    /// <summary>Joins the replicas that share their sessions.</summary>
    protected virtual async Task<ISessionState> JoinAsync(RedisServer server, SessionStore sessions) =>
        await RedisState.JoinAsync(server, Name, sessions);

    /// <summary>Puts the server together.</summary>
    protected virtual ServerParts Compose() => new();
}
