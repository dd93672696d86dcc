using System.Net;

namespace McpTestbed.ReferenceServers.Hosting;

/// <summary>One reference server: a good one, or (under <c>Profiles/Broken</c>) a good one with exactly one
/// defect.</summary>
internal abstract class Profile : IAsyncDisposable
{
    /// <summary>The name on the command line and in reports, in kebab-case; broken profiles begin with
    /// <c>broken-</c>.</summary>
    public abstract string Name { get; }

    /// <summary>One sentence: what the server speaks, or what it gets wrong.</summary>
    public abstract string Summary { get; }

    /// <summary>The path of the MCP endpoint (of the old transport: of the event stream).</summary>
    public virtual string Path => "/mcp";

    /// <summary>The address that the server asks to listen on. The program keeps all of them on loopback, and says what
    /// was asked.</summary>
    public virtual IPAddress ListensOn => IPAddress.Loopback;

    /// <summary>The protocol revisions the server speaks, oldest first.</summary>
    public abstract IReadOnlyList<string> Revisions { get; }

    /// <summary>The header line that its clients have to send; null for none.</summary>
    public virtual string? Credentials => null;

    /// <summary>The header line of a second user; null for none.</summary>
    public virtual string? SecondCredentials => null;

    /// <summary>A header line with a token that was issued for another server; null for none.</summary>
    public virtual string? ForeignCredentials => null;

    /// <summary>Registers services before the application is built.</summary>
    public virtual void Configure(WebApplicationBuilder builder) { }

    /// <summary>Maps the endpoints. Called once; a profile object serves one application.</summary>
    public abstract void Map(WebApplication app);

    /// <summary>Whether the two members below do anything; a profile that cannot be controlled has no admin
    /// address.</summary>
    public virtual bool IsControllable => true;

    /// <summary>Moves the profile's own clock forward, as far as sessions and idle times are concerned.</summary>
    public virtual void AdvanceClock(TimeSpan by) { }

    /// <summary>Ends every session at once, as a restart or an operator would.</summary>
    public virtual void ExpireSessions() { }

    /// <summary>The same, at other replicas as well.</summary>
    public virtual Task ExpireSessionsAsync()
    {
        ExpireSessions();
        return Task.CompletedTask;
    }

    /// <summary>Keeps sessions in Redis instead of this process. Called before the first request.</summary>
    /// <returns>False for a profile whose sessions cannot be kept elsewhere.</returns>
    public virtual Task<bool> KeepSessionsInAsync(RedisServer server) => Task.FromResult(false);

    /// <summary>Lets go of what the profile holds, once nothing is served any more.</summary>
    public virtual ValueTask DisposeAsync() => default;
}
