using McpTestbed.ReferenceServers.Authorization;
using McpTestbed.ReferenceServers.Tests.Wire;

namespace McpTestbed.ReferenceServers.Tests.Broken;

/// <summary>How to see each broken profile that wants a token.</summary>
internal static class AuthorizationDefects
{
    public static IReadOnlyList<Defect> All { get; } =
    [
        new("broken-forged-token-served", "401", "200", async peer =>
            $"{(await peer.InitializeAsync(WirePeer.Latest, "Authorization: Bearer forged")).Status}"
        ),
        new("broken-missing-credentials-403", "401", "403", async peer => $"{(await peer.InitializeAsync()).Status}"),
        new("broken-session-is-credential", "401", "200", async peer =>
            $"{(await peer.PostAsync(await OpenAsync(peer), peer.Request("ping"))).Status}"
        ),
        new("broken-token-not-wanted", "401", "200", async peer => $"{(await peer.InitializeAsync()).Status}"),
        new("broken-stream-unverified", "401", "200", async peer =>
            $"{(await peer.GetAsync(await OpenAsync(peer))).Status}"
        ),
        new("broken-session-of-any-user", "404", "200", async peer =>
        {
            var session = await OpenAsync(peer);
            return $"{(await peer.PostAsync(session, peer.Request("ping"), BearerGuard.SecondCredentials)).Status}";
        }),
        new("broken-answer-of-any-user", "404", "202", async peer =>
        {
            const string Answer = """{"jsonrpc":"2.0","id":"question-1","result":{}}""";
            return $"{(await peer.PostAsync(await OpenAsync(peer), Answer, BearerGuard.SecondCredentials)).Status}";
        }),
        new("broken-foreign-token-served", "401", "200", async peer =>
            $"{(await peer.InitializeAsync(WirePeer.Latest, BearerGuard.ForeignCredentials)).Status}"
        ),
        new("broken-challenge-leads-nowhere", "200", "404", async peer =>
        {
            var challenge = (await peer.InitializeAsync()).Header("WWW-Authenticate")!;
            var metadata = new Uri(challenge.Split('"')[1]);
            var connection = await peer.ConnectAsync();
            string[] lines = [$"Host: {peer.Url.Authority}", BearerGuard.Credentials];
            return $"{(await connection.SendAsync("GET", metadata.AbsolutePath, lines, null)).Status}";
        }),
    ];

    /// <summary>Opens a session as a client with the token does, and returns its id.</summary>
    private static async Task<string> OpenAsync(WirePeer peer)
    {
        var id = (await peer.InitializeAsync(WirePeer.Latest, BearerGuard.Credentials)).Header("Mcp-Session-Id")!;
        await peer.PostAsync(id, WirePeer.Initialized, BearerGuard.Credentials);
        return id;
    }
}
