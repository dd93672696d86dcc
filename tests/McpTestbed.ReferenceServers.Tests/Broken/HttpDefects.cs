using McpTestbed.ReferenceServers.Tests.Wire;

namespace McpTestbed.ReferenceServers.Tests.Broken;

/// <summary>How to see each broken profile of HTTP and JSON-RPC.</summary>
internal static class HttpDefects
{
    public static IReadOnlyList<Defect> All { get; } =
    [
        new("broken-notification-200", "202 ", "200 {}", NotificationAsync),
        new(
            "broken-notification-answered",
            "202 ",
            """200 {"jsonrpc":"2.0","id":null,"result":{}}""",
            NotificationAsync
        ),
        new("broken-text-plain", "application/json", "text/plain", async peer =>
            $"{(await PingAsync(peer)).Header("Content-Type")}"
        ),
        new("broken-response-id-as-string", "1", "\"1\"", async peer =>
            (await (await PingAsync(peer)).JsonAsync())["id"]!.ToJsonString()
        ),
        new("broken-initialize-lacks-server-info", "True", "False", async peer =>
            $"{(await (await peer.InitializeAsync()).JsonAsync())["result"]!["serverInfo"] is not null}"
        ),
        new("broken-stream-stays-open", "priming, result end", "priming, result open", ListAsync),
        new("broken-stream-ends-without-response", "priming, result end", "priming end", ListAsync),
        new("broken-ping-unknown", "{}", "-32601", async peer =>
        {
            var json = await (await PingAsync(peer)).JsonAsync();
            return (json["result"] ?? json["error"]!["code"])!.ToJsonString();
        }),
        new("broken-error-code-string", "-32601", "\"-32601\"", async peer =>
        {
            var answer = await peer.PostAsync(await peer.OpenSessionAsync(), peer.Request("unknown"));
            return (await answer.JsonAsync())["error"]!["code"]!.ToJsonString();
        }),
        new("broken-batch-refused", "200 202", "400 400", async peer =>
        {
            var id = await peer.OpenSessionAsync("2025-03-26");
            return await Looks.StatusesAsync(
                () => peer.PostAsync(id, $"[{peer.Request("ping")},{peer.Request("tools/list")}]"),
                () => peer.PostAsync(id, $"[{WirePeer.Initialized}]")
            );
        }),
        new("broken-batch-answered-in-part", "result, result end", "result open", async peer =>
        {
            var id = await peer.OpenSessionAsync("2025-03-26");
            return await Looks.EventsAsync(
                await peer.PostAsync(id, $"[{peer.Request("ping")},{peer.Request("tools/list")}]")
            );
        }),
        new("broken-batch-of-notifications-200", "202", "200", async peer =>
        {
            var id = await peer.OpenSessionAsync("2025-03-26");
            return $"{(await peer.PostAsync(id, $"[{WirePeer.Initialized}]")).Status}";
        }),
        new("broken-prompts-undeclared", "True", "False", async peer =>
            $"{(await (await peer.InitializeAsync()).JsonAsync())["result"]!["capabilities"]!["prompts"] is not null}"
        ),
        new("broken-list-405", "200", "405", async peer =>
            $"{(await peer.PostAsync(await peer.OpenSessionAsync(), peer.Request("prompts/list"))).Status}"
        ),
        new("broken-late-cancel-500", "202", "500", async peer =>
        {
            var id = await peer.OpenSessionAsync();
            await (await peer.PostAsync(id, peer.Request("ping"))).BodyAsync();
            var late = $$$"""
                {"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":{{{peer.LastId}}}}}
                """;
            return $"{(await peer.PostAsync(id, late)).Status}";
        }),
        new("broken-serves-once", "200 400 200", "200 500 500", async peer =>
            $"{(await peer.InitializeAsync()).Status} {(await peer.PostAsync(null, peer.Request("ping"))).Status} "
            + $"{(await peer.InitializeAsync()).Status}"
        ),
    ];

    private static async Task<string> NotificationAsync(WirePeer peer)
    {
        var id = (await peer.InitializeAsync()).Header("Mcp-Session-Id");
        var answer = await peer.PostAsync(id, WirePeer.Initialized);
        return $"{answer.Status} {await answer.BodyAsync()}";
    }

    private static async Task<WireAnswer> PingAsync(WirePeer peer) =>
        await peer.PostAsync(await peer.OpenSessionAsync(), peer.Request("ping"));

    private static async Task<string> ListAsync(WirePeer peer) =>
        await Looks.EventsAsync(await peer.PostAsync(await peer.OpenSessionAsync(), peer.Request("tools/list")));
}
