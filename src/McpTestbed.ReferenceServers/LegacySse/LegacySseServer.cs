using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Hosting;
using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Tools;
using Microsoft.Extensions.Primitives;

namespace McpTestbed.ReferenceServers.LegacySse;

/// <summary>
/// A server of the transport of revision 2024-11-05: a stream, and a second address to post to. Every decision that a
/// rule settles is one
/// virtual member; a broken profile overrides exactly one of them.
/// </summary>
internal abstract class LegacySseServer(string name, string summary) : Profile
{
    public const string Revision = "2024-11-05";

    public const string MessagesPath = "/messages";

    public override string Name => name;

    public override string Summary => summary;

    public override string Path => "/sse";

    public override IReadOnlyList<string> Revisions { get; } = [Revision];

    /// <summary>The clock of keep-alives.</summary>
    internal TimeProvider Time { get; } = TimeProvider.System;

    /// <summary>The tools, with a state of their own for this server.</summary>
    internal InstrumentedTools Tools { get; } = new(TimeProvider.System);

    internal LegacySessions Sessions { get; } = new();

    /// <summary>Ends with the application.</summary>
    internal CancellationToken Stopping { get; private set; }

    public override void Map(WebApplication app)
    {
        Stopping = app.Lifetime.ApplicationStopping;
        var endpoints = new LegacySseEndpoints(this);
        app.Map(Path, endpoints.HandleStreamAsync);
        app.Map(MessagesPath, endpoints.HandleMessagesAsync);
    }

    public override void ExpireSessions() => Sessions.EndAll();

    /// <summary>Whether a request with these Origin lines is answered at all.</summary>
    internal virtual bool AcceptsOrigin(StringValues lines) => Loopback.IsProgramOrOwnPage(lines);

    /// <summary>Sends what comes before everything else: the address to post to.</summary>
    internal virtual Task BeginAsync(EventStream stream, string address) => stream.SendAsync("endpoint", address);

    /// <summary>Delivers an answer, which may be long in coming: the POST is accepted at once, the answer goes out on
    /// the stream.</summary>
    internal virtual Task DeliverAsync(HttpContext http, LegacySession session, Task<JsonObject?> answer)
    {
        _ = session.SendAsync(answer);
        return AcceptAsync(http);
    }

    internal static Task AcceptAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status202Accepted;
        return http.Response.WriteAsync("Accepted");
    }
}
