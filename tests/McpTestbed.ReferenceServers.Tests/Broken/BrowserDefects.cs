using McpTestbed.ReferenceServers.Tests.Wire;

namespace McpTestbed.ReferenceServers.Tests.Broken;

/// <summary>How to see each broken profile of browsers and origins.</summary>
internal static class BrowserDefects
{
    private const string Allowed = "Origin: http://localhost:3000";
    private const string Evil = "Origin: http://evil.example";

    public static IReadOnlyList<Defect> All { get; } =
    [
        new("broken-listens-everywhere", "127.0.0.1", "0.0.0.0", peer => Task.FromResult($"{peer.Profile.ListensOn}")),
        new(
            "broken-preflight-lacks-headers",
            "content-type, accept, authorization, mcp-session-id, mcp-protocol-version, last-event-id",
            "content-type",
            peer => PreflightAsync(peer, "Access-Control-Allow-Headers")
        ),
        new("broken-preflight-lacks-delete", "GET, POST, DELETE", "GET, POST", peer =>
            PreflightAsync(peer, "Access-Control-Allow-Methods")
        ),
        new("broken-session-header-not-exposed", "Mcp-Session-Id", "", async peer =>
            $"{(await peer.InitializeAsync(WirePeer.Latest, Allowed)).Header("Access-Control-Expose-Headers")}"
        ),
        new(
            "broken-no-cors-on-errors",
            "http://localhost:3000 http://localhost:3000",
            "http://localhost:3000 ",
            async peer =>
            {
                var served = await peer.InitializeAsync(WirePeer.Latest, Allowed);
                var refused = await peer.PostAsync(null, peer.Request("tools/list"), Allowed);
                return $"{served.Header("Access-Control-Allow-Origin")} "
                    + $"{refused.Header("Access-Control-Allow-Origin")}";
            }
        ),
        new("broken-preflight-wants-session", "204", "400", async peer =>
            $"{(await peer.SendAsync("OPTIONS", null, Allowed)).Status}"
        ),
        new("broken-origin-ignored", "403 403", "200 200", peer => BothAsync(peer, Evil)),
        new("broken-origin-400", "403 403", "400 400", peer => BothAsync(peer, Evil)),
        new("broken-origin-only-at-initialize", "403 403", "403 200", peer => BothAsync(peer, Evil)),
        new("broken-origin-unchecked-on-get", "403 403", "403 200", async peer =>
        {
            var id = await peer.OpenSessionAsync();
            return await Looks.StatusesAsync(
                () => peer.PostAsync(id, peer.Request("tools/list"), Evil),
                () => peer.GetAsync(id, Evil)
            );
        }),
        new("broken-origin-prefix-match", "403 403", "200 200", peer =>
            BothAsync(peer, "Origin: http://localhost.evil.example")
        ),
        new("broken-host-ignored", "403 403", "200 200", peer => BothAsync(peer, "Host: evil.example")),
    ];

    private static async Task<string> PreflightAsync(WirePeer peer, string header) =>
        $"{(await peer.SendAsync("OPTIONS", null, Allowed, "Access-Control-Request-Method: POST")).Header(header)}";

    private static async Task<string> BothAsync(WirePeer peer, string header)
    {
        var id = await peer.OpenSessionAsync();
        return await Looks.StatusesAsync(
            () => peer.InitializeAsync(WirePeer.Latest, header),
            () => peer.PostAsync(id, peer.Request("tools/list"), header)
        );
    }
}
