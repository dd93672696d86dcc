using McpTestbed.ReferenceServers.Catalog;
using McpTestbed.ReferenceServers.Hosting;

namespace McpTestbed.ReferenceServers.Tests.Wire;

/// <summary>A profile in process on a free port, and what talks to it: each request on a connection of its
/// own.</summary>
internal sealed class WirePeer : IAsyncDisposable
{
    public const string Latest = "2025-11-25";
    public const string Json = "Content-Type: application/json";
    public const string AcceptBoth = "Accept: application/json, text/event-stream";

    private readonly List<WireConnection> connections = [];
    private readonly LoopbackHost host;
    private int lastId;

    private WirePeer(Profile profile, LoopbackHost host)
    {
        Profile = profile;
        this.host = host;
        Url = new Uri(host.Address + profile.Path);
    }

    public Profile Profile { get; }

    public Uri Url { get; }

    public static Task<WirePeer> StartAsync(string profileName) => StartAsync(ProfileCatalog.Create(profileName)!);

    public static async Task<WirePeer> StartAsync(Profile profile) =>
        new(profile, await LoopbackHost.StartAsync(profile, 0, TestContext.Current.CancellationToken));

    public async Task<WireConnection> ConnectAsync()
    {
        var connection = await WireConnection.OpenAsync(Url);
        connections.Add(connection);
        return connection;
    }

    /// <summary>Sends a request with exactly these header lines after Host.</summary>
    public async Task<WireAnswer> SendAsync(string method, string? body, params IEnumerable<string> headerLines)
    {
        var connection = await ConnectAsync();
        var host = headerLines.Any(line => line.StartsWith("Host:", StringComparison.Ordinal))
            ? []
            : new[] { $"Host: {Url.Authority}" };
        return await connection.SendAsync(method, Profile.Path, [.. host, .. headerLines], body);
    }

    public Task<WireAnswer> PostAsync(string? session, string body, params IEnumerable<string> more) =>
        SendAsync("POST", body, [Json, AcceptBoth, .. Session(session), .. more]);

    public Task<WireAnswer> GetAsync(string? session, params IEnumerable<string> more) =>
        SendAsync("GET", null, ["Accept: text/event-stream", .. Session(session), .. more]);

    public Task<WireAnswer> DeleteAsync(string? session, params IEnumerable<string> more) =>
        SendAsync("DELETE", null, [.. Session(session), .. more]);

    public Task<WireAnswer> InitializeAsync(string version = Latest, params IEnumerable<string> more) =>
        PostAsync(
            null,
            $$$$"""{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"{{{{version}}}}","""
                + """ "capabilities":{},"clientInfo":{"name":"test","version":"1"}}}""",
            more
        );

    /// <summary>Opens a session as a client does, and returns its id.</summary>
    public async Task<string> OpenSessionAsync(string version = Latest)
    {
        var id = (await InitializeAsync(version)).Header("Mcp-Session-Id")!;
        await PostAsync(id, Initialized);
        return id;
    }

    public static string Initialized => """{"jsonrpc":"2.0","method":"notifications/initialized"}""";

    /// <summary>A request with an id of its own.</summary>
    public string Request(string method) => $$"""{"jsonrpc":"2.0","id":{{++lastId}},"method":"{{method}}"}""";

    /// <summary>A tools/call whose progress token is "t".</summary>
    public string Call(string tool, string arguments) =>
        $$$$"""{"jsonrpc":"2.0","id":{{{{++lastId}}}},"method":"tools/call","""
        + $$$$""" "params":{"name":"{{{{tool}}}}","arguments":{{{{arguments}}}},"_meta":{"progressToken":"t"}}}""";

    public int LastId => lastId;

    /// <summary>Calls a tool and returns its text.</summary>
    public async Task<string> TextAsync(string session, string tool, string arguments)
    {
        var events = await (await PostAsync(session, Call(tool, arguments))).EventsAsync();
        return events.Count == 0 ? "no answer" : $"{events[^1].Json["result"]?["content"]?[0]?["text"]}";
    }

    /// <summary>Waits, by asking again, until the sleep of that key has the status.</summary>
    public async Task<string> SleepStatusAsync(string session, string key, string wanted)
    {
        using var deadline = new CancellationTokenSource(TestTimeouts.Default);
        while (true)
        {
            var status = await TextAsync(session, "sleep-status", $$"""{"key":"{{key}}"}""");
            if (status == wanted || deadline.IsCancellationRequested)
                return status;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in connections)
            connection.Dispose();
        await host.DisposeAsync();
    }

    private static string[] Session(string? session) => session is null ? [] : [$"Mcp-Session-Id: {session}"];
}
