using McpTestbed.ReferenceServers.Tests.Wire;

namespace McpTestbed.ReferenceServers.Tests.Broken;

/// <summary>How to see each broken profile that says something wrong in any traffic.</summary>
internal static class InvariantDefects
{
    public static IReadOnlyList<Defect> All { get; } =
    [
        Listed("broken-answered-twice", "answer 1, answer 1"),
        Listed("broken-server-request-id-null", "ping null, answer 1"),
        Listed("broken-server-request-id-twice", "ping *, ping *, answer 1"),
        Listed("broken-asks-undeclared", "roots/list *, answer 1"),
        Listed("broken-cancels-what-was-never-sent", "notifications/cancelled, answer 1"),
        Listed("broken-progress-for-nobody", "notifications/progress, answer 1"),
        new("broken-not-json-rpc", "True", "False", async peer =>
        {
            var listed = await peer.PostAsync(await peer.OpenSessionAsync(), peer.Request("tools/list"));
            var (events, _) = await listed.EventsUntilSilenceAsync();
            return $"{events.Where(e => e.Data.Length > 0).All(e => e.Json.AsObject().ContainsKey("jsonrpc"))}";
        }),
        Listed("broken-list-changed-on-reply", "notifications/tools/list_changed, answer 1"),
        new("broken-progress-on-get-stream", "", "notifications/progress", async peer =>
        {
            var id = await peer.OpenSessionAsync();
            var get = await peer.GetAsync(id);
            await peer.TextAsync(id, "count", """{"key":"k"}""");
            return await SaidAsync(get);
        }),
        new("broken-closes-without-retry", "answer 1", "", async peer =>
            await SaidAsync(await peer.PostAsync(await peer.OpenSessionAsync(), peer.Request("tools/list")))
        ),
        new("broken-latin-1", "False", "True", async peer =>
            $"{(await (await peer.InitializeAsync()).BodyAsync()).Contains('\uFFFD')}"
        ),
        new("broken-session-header-twice", "1", "2", async peer =>
            $"{(await peer.InitializeAsync()).Count("Mcp-Session-Id")}"
        ),
    ];

    private static Defect Listed(string profile, string bad) =>
        new(profile, "answer 1", bad, async peer =>
            await SaidAsync(await peer.PostAsync(await peer.OpenSessionAsync(), peer.Request("tools/list")))
        );

    /// <summary>What a stream carries until it ends or falls silent: methods with the ids of requests, a text id as a
    /// star, and answers.</summary>
    private static async Task<string> SaidAsync(WireAnswer answer)
    {
        var (events, _) = await answer.EventsUntilSilenceAsync();
        return string.Join(", ", events.Where(e => e.Data.Length > 0).Select(Say));
    }

    private static string Say(WireEvent e)
    {
        var json = e.Json.AsObject();
        var id =
            json["id"] is { } given && given.GetValueKind() == System.Text.Json.JsonValueKind.String
                ? "*"
                : $"{json["id"]?.ToJsonString() ?? "null"}";
        return json["method"] is not { } method ? $"answer {id}"
            : json.ContainsKey("id") ? $"{method} {id}"
            : $"{method}";
    }
}
