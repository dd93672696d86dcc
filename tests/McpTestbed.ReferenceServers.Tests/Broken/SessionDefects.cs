using McpTestbed.ReferenceServers.Tests.Wire;

namespace McpTestbed.ReferenceServers.Tests.Broken;

/// <summary>How to see each broken profile of the sessions.</summary>
internal static class SessionDefects
{
    private const string Foreign = "0123456789abcdef0123456789abcdef";

    private static readonly string[] NoLines = [];

    public static IReadOnlyList<Defect> All { get; } = [.. Defects()];

    private static IEnumerable<Defect> Defects()
    {
        yield return new("broken-missing-session-id-served", "400 400 400", "200 200 204", async peer =>
        {
            await peer.OpenSessionAsync();
            return await Looks.AllMethodsAsync(peer, null);
        });
        yield return new("broken-header-name-case-sensitive", "200 200", "200 400", async peer =>
        {
            var id = await peer.OpenSessionAsync();
            return await HeadersAsync(peer, [$"Mcp-Session-Id: {id}"], [$"MCP-SESSION-ID: {id}"]);
        });
        yield return new("broken-session-id-untrimmed", "200 200 200 200", "200 404 404 200", async peer =>
        {
            var id = await peer.OpenSessionAsync();
            return await HeadersAsync(
                peer,
                [$"Mcp-Session-Id:{id}"],
                [$"Mcp-Session-Id:  {id}"],
                [$"Mcp-Session-Id:\t{id}"],
                [$"Mcp-Session-Id: {id} \t"]
            );
        });
        yield return new("broken-conflicting-session-headers-served", "400 400", "200 400", async peer =>
        {
            var id = await peer.OpenSessionAsync();
            return await HeadersAsync(
                peer,
                [$"Mcp-Session-Id: {id}", $"Mcp-Session-Id: {Foreign}"],
                [$"Mcp-Session-Id: {id}", $"Mcp-Session-Id: {id}"]
            );
        });
        yield return new("broken-misspelt-header-accepted", "400 400", "200 200", async peer =>
        {
            var id = await peer.OpenSessionAsync();
            return await HeadersAsync(peer, [$"Mcp_Session_Id: {id}"], [$"Mcp-SessionId: {id}"]);
        });
        yield return new("broken-session-id-caseless", "404", "200", async peer =>
        {
            var id = await peer.OpenSessionAsync();
            var swapped = string.Concat(
                id.Select(c => char.IsLower(c) ? char.ToUpperInvariant(c) : char.ToLowerInvariant(c))
            );
            return await HeadersAsync(peer, [$"Mcp-Session-Id: {swapped}"]);
        });
        yield return new("broken-session-id-with-space", "False 200", "True 200", async peer =>
        {
            var id = await peer.OpenSessionAsync();
            return $"{id.Contains(' ')} {await HeadersAsync(peer, [$"Mcp-Session-Id: {id}"])}";
        });
        yield return new("broken-session-id-counter", "False False", "True True", async peer =>
            $"{await peer.OpenSessionAsync() == "session-1"} {await peer.OpenSessionAsync() == "session-2"}"
        );
        yield return new("broken-terminated-session-400", "404 404 404", "400 400 400", TerminatedAsync);
        yield return new("broken-zombie-session", "404 404 404", "200 200 204", TerminatedAsync);
        yield return new("broken-terminated-get-served", "404 404 404", "404 200 404", TerminatedAsync);
        yield return new("broken-second-delete-accepted", "404 404 404", "404 404 204", TerminatedAsync);
        yield return new("broken-delete-500", "204", "500", async peer =>
            $"{(await peer.DeleteAsync(await peer.OpenSessionAsync())).Status}"
        );
        yield return new("broken-expired-session-401", "404 404 404", "401 401 401", async peer =>
        {
            var id = await peer.OpenSessionAsync();
            peer.Profile.AdvanceClock(TimeSpan.FromMinutes(30));
            return await Looks.AllMethodsAsync(peer, id);
        });
        yield return new("broken-never-issued-session-served", "404 404 404", "200 200 204", peer =>
            Looks.AllMethodsAsync(peer, Foreign)
        );
        yield return new("broken-never-issued-session-400", "404 404 404", "400 400 400", peer =>
            Looks.AllMethodsAsync(peer, Foreign)
        );
        yield return new("broken-session-tied-to-connection", "200", "400", async peer =>
            await HeadersAsync(peer, [$"Mcp-Session-Id: {await peer.OpenSessionAsync()}"])
        );
        yield return new("broken-session-dropped-with-stream", "200", "404", async peer =>
        {
            var id = await peer.OpenSessionAsync();
            (await peer.GetAsync(id)).Reset();
            return await Looks.SettledAsync("200", () => HeadersAsync(peer, [$"Mcp-Session-Id: {id}"]));
        });
        yield return new("broken-session-stored-late", "202 200", "400 200", async peer =>
        {
            var id = (await peer.InitializeAsync()).Header("Mcp-Session-Id");
            return await Looks.StatusesAsync(
                () => peer.PostAsync(id, WirePeer.Initialized),
                () => peer.PostAsync(id, peer.Request("tools/list"))
            );
        });
        yield return new("broken-missing-session-id-404", "400 400 400", "404 404 404", async peer =>
        {
            await peer.OpenSessionAsync();
            return await Looks.AllMethodsAsync(peer, null);
        });
        yield return new("broken-session-known-to-half", "200 200", "200 404", async peer =>
        {
            var id = (await peer.InitializeAsync()).Header("Mcp-Session-Id");
            return await Looks.StatusesAsync(
                () => peer.PostAsync(id, peer.Request("ping")),
                () => peer.PostAsync(id, peer.Request("ping"))
            );
        });
        yield return new("broken-session-never-stored", "200", "404", async peer =>
        {
            var id = (await peer.InitializeAsync()).Header("Mcp-Session-Id");
            return await Looks.StatusesAsync(() => peer.PostAsync(id, peer.Request("ping")));
        });
        yield return new("broken-new-session-ends-others", "200", "404", async peer =>
        {
            var first = await peer.OpenSessionAsync();
            await peer.OpenSessionAsync();
            return await Looks.StatusesAsync(() => peer.PostAsync(first, peer.Request("ping")));
        });
        yield return new("broken-demands-unissued-session", "issued 400", "none 400", async peer =>
        {
            var issued = (await peer.InitializeAsync()).Header("Mcp-Session-Id") is null ? "none" : "issued";
            return $"{issued} {await HeadersAsync(peer, NoLines)}";
        });
        yield return new("broken-session-id-rotates", "same 200", "new 200 200", async peer =>
        {
            var id = await peer.OpenSessionAsync();
            var other = (await peer.PostAsync(id, peer.Request("tools/list"))).Header("Mcp-Session-Id");
            return other is null
                ? $"same {await HeadersAsync(peer, [$"Mcp-Session-Id: {id}"])}"
                : $"new {await HeadersAsync(peer, [$"Mcp-Session-Id: {id}"], [$"Mcp-Session-Id: {other}"])}";
        });
        yield return new("broken-initialize-once", "200 200 200", "200 400 200", async peer =>
        {
            var first = await peer.InitializeAsync();
            var second = await peer.InitializeAsync();
            await peer.DeleteAsync(first.Header("Mcp-Session-Id"));
            return $"{first.Status} {second.Status} {(await peer.InitializeAsync()).Status}";
        });
    }

    private static Task<string> HeadersAsync(WirePeer peer, params IEnumerable<string[]> sessionLines) =>
        Looks.StatusesAsync(
            sessionLines.Select(lines => new Func<Task<WireAnswer>>(() =>
                peer.PostAsync(null, peer.Request("tools/list"), lines)
            ))
        );

    private static async Task<string> TerminatedAsync(WirePeer peer)
    {
        var id = await peer.OpenSessionAsync();
        await peer.DeleteAsync(id);
        return await Looks.AllMethodsAsync(peer, id);
    }
}
