using System.Text.Json;
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

    /// <summary>Who asks; null where nobody is asked who he is.</summary>
    internal virtual string? UserOf(HttpContext http) => null;

    /// <summary>Whether a request may be one of a session: to all but its owner there is no such session.</summary>
    internal virtual bool MayPost(HttpContext http, LegacySession session) =>
        UserOf(http) is not { } user || session.User is not { } owner || user == owner;

    /// <summary>Whether ping is answered.</summary>
    internal virtual bool HasPing => true;

    /// <summary>The status of the answer to a notification that was taken.</summary>
    internal virtual int StatusOf(PostedMessage notification) => StatusCodes.Status202Accepted;

    /// <summary>What goes out on the stream before the answer to initialize: nothing.</summary>
    internal virtual IEnumerable<JsonObject> BeforeInitialized() => [];

    /// <summary>An error as it goes out.</summary>
    internal virtual JsonObject Error(JsonElement id, Refusal refusal) => JsonRpc.Error(id, refusal);

    /// <summary>Answers initialize. There is one version here, so the answer to that one and to any other is the
    /// same.</summary>
    internal virtual Outcome Initialize(string version) =>
        new JsonObject
        {
            ["protocolVersion"] = Revision,
            ["capabilities"] = new JsonObject
            {
                ["tools"] = new JsonObject { ["listChanged"] = true },
                ["resources"] = new JsonObject(),
                ["prompts"] = new JsonObject(),
                ["logging"] = new JsonObject(),
            },
            ["serverInfo"] = new JsonObject { ["name"] = "mcptestbed-reference-server", ["version"] = "0.1.0" },
        };

    /// <summary>Delivers an answer, which may be long in coming: the POST is accepted at once, the answer goes out on
    /// the stream.</summary>
    internal virtual Task DeliverAsync(HttpContext http, LegacySession session, Task<JsonObject?> answer)
    {
        _ = session.SendAsync(answer);
        return AcceptAsync(http);
    }

    internal static Task AcceptAsync(HttpContext http, int status = StatusCodes.Status202Accepted)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsync("Accepted");
    }
}
