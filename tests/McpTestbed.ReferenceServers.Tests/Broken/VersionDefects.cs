using McpTestbed.ReferenceServers.Tests.Wire;

namespace McpTestbed.ReferenceServers.Tests.Broken;

/// <summary>How to see each broken profile of versions and initialization.</summary>
internal static class VersionDefects
{
    public static IReadOnlyList<Defect> All { get; } = [.. Defects()];

    private static IEnumerable<Defect> Defects()
    {
        yield return new("broken-early-request-500", "400 400", "500 500", async peer =>
        {
            var early = await peer.PostAsync(null, peer.Request("tools/list"));
            await peer.OpenSessionAsync();
            return $"{early.Status} {(await peer.PostAsync(null, peer.Request("tools/list"))).Status}";
        });
        yield return new(
            "broken-ping-before-initialized-refused",
            "200 result 200 result",
            "200 error 200 result",
            async peer =>
            {
                var id = (await peer.InitializeAsync()).Header("Mcp-Session-Id");
                var early = await OutcomeAsync(await peer.PostAsync(id, peer.Request("ping")));
                await peer.PostAsync(id, WirePeer.Initialized);
                return $"{early} {await OutcomeAsync(await peer.PostAsync(id, peer.Request("ping")))}";
            }
        );
        yield return new(
            "broken-server-request-before-initialized",
            "priming open",
            "priming, roots/list open",
            async peer =>
                await Looks.EventsAsync(await peer.GetAsync((await peer.InitializeAsync()).Header("Mcp-Session-Id")))
        );
        yield return new("broken-version-not-echoed", "2025-06-18", "2025-11-25", peer =>
            AnsweredAsync(peer, "2025-06-18")
        );
        yield return new("broken-unknown-version-echoed", "2025-11-25", "1900-01-01", peer =>
            AnsweredAsync(peer, "1900-01-01")
        );
        yield return new("broken-unknown-version-refused", "2025-11-25", "error -32602", peer =>
            AnsweredAsync(peer, "1900-01-01")
        );
        yield return new("broken-unknown-version-as-in-the-example", "2025-11-25", "error -32602", peer =>
            AnsweredAsync(peer, "1900-01-01")
        );
        yield return new("broken-version-header-ignored", "400 400 200", "200 200 200", peer =>
            HeadersAsync(
                peer,
                ["MCP-Protocol-Version: banana"],
                ["MCP-Protocol-Version: 1900-01-01"],
                ["MCP-Protocol-Version: 2025-11-25"]
            )
        );
        yield return new("broken-version-header-required", "200 200", "400 200", peer =>
            HeadersAsync(peer, [], ["MCP-Protocol-Version: 2025-11-25"])
        );
        yield return new("broken-agreed-version-refused", "200", "400", async peer =>
        {
            var id = (await peer.InitializeAsync("2025-06-18")).Header("Mcp-Session-Id");
            return await Looks.StatusesAsync(() =>
                peer.PostAsync(id, peer.Request("ping"), "MCP-Protocol-Version: 2025-06-18")
            );
        });
    }

    private static async Task<string> OutcomeAsync(WireAnswer answer) =>
        $"{answer.Status} {((await answer.JsonAsync())["error"] is null ? "result" : "error")}";

    private static async Task<string> AnsweredAsync(WirePeer peer, string version)
    {
        var json = await (await peer.InitializeAsync(version)).JsonAsync();
        return json["error"] is { } error ? $"error {error["code"]}" : $"{json["result"]!["protocolVersion"]}";
    }

    private static async Task<string> HeadersAsync(WirePeer peer, params IEnumerable<string[]> versionLines)
    {
        var id = (await peer.InitializeAsync()).Header("Mcp-Session-Id");
        return await Looks.StatusesAsync(
            versionLines.Select(lines => new Func<Task<WireAnswer>>(() =>
                peer.PostAsync(id, peer.Request("ping"), lines)
            ))
        );
    }
}
