using McpTestbed.ReferenceServers.Tests.Wire;

namespace McpTestbed.ReferenceServers.Tests.Broken;

/// <summary>How to see each broken profile of sessions that end, requests that are refused, and pages of
/// others.</summary>
internal static class CaseDefects
{
    private const string Key = """{"key":"k"}""";

    private const string Malformed = "no JSON";

    public static IReadOnlyList<Defect> All { get; } = [.. Sessions(), .. Messages(), .. Pages(), .. Streams()];

    private static IEnumerable<Defect> Sessions()
    {
        yield return new("broken-ended-session-messages-202", "404 404", "404 202", async peer =>
        {
            var id = await peer.OpenSessionAsync();
            await peer.DeleteAsync(id);
            return await Looks.StatusesAsync(
                () => peer.PostAsync(id, peer.Request("ping")),
                () => peer.PostAsync(id, WirePeer.Initialized)
            );
        });
        yield return new("broken-session-stored-by-call", "404", "200", async peer =>
        {
            var (id, other) = (await peer.OpenSessionAsync(), await peer.OpenSessionAsync());
            await peer.PostAsync(id, peer.Call("sleep", Key));
            await peer.SleepStatusAsync(other, "k", "running");
            await peer.DeleteAsync(id);
            return await Looks.SettledAsync("404", async () =>
            {
                await peer.TextAsync(other, "sleep-status", Key);
                return $"{(await peer.PostAsync(id, peer.Request("ping"))).Status}";
            });
        });
        yield return new("broken-initialize-replaces-session", "400", "200", async peer =>
        {
            var id = await peer.OpenSessionAsync();
            return $"{(await peer.InitializeAsync(WirePeer.Latest, $"Mcp-Session-Id: {id}")).Status}";
        });
        yield return new("broken-refusal-ends-session", "200", "404", async peer =>
        {
            var id = await peer.OpenSessionAsync();
            await peer.PostAsync(id, peer.Request("unknown"));
            return $"{(await peer.PostAsync(id, peer.Request("ping"))).Status}";
        });
        yield return new("broken-initialize-again-500", "200 200", "200 500", peer =>
            Looks.StatusesAsync(() => peer.InitializeAsync(), () => peer.InitializeAsync())
        );
        yield return new("broken-initialize-meta-refused", "200", "400", async peer =>
            $"{(await peer.PostAsync(null, WithMeta)).Status}"
        );
        yield return new("broken-session-id-short", "32", "8", async peer =>
            $"{(await peer.OpenSessionAsync()).Length}"
        );
        yield return new("broken-session-id-time-and-counter", "False", "True", async peer =>
            $"{(await peer.OpenSessionAsync())[..10] == (await peer.OpenSessionAsync())[..10]}"
        );
        yield return new("broken-log-of-all-sessions", "False", "True", peer => ToldAsync(peer, (id, _) => id));
        yield return new("broken-messages-to-any-session", "False", "True", peer =>
            ToldAsync(peer, (_, request) => request)
        );
    }

    private static IEnumerable<Defect> Messages()
    {
        yield return new("broken-unknown-method-404-in-session", "200", "404", peer =>
            StatusAsync(peer, peer.Request("unknown"))
        );
        yield return new("broken-null-id-202", "400", "202", peer =>
            StatusAsync(peer, """{"jsonrpc":"2.0","id":null,"method":"ping"}""")
        );
        yield return new("broken-malformed-body-202", "400", "202", peer => StatusAsync(peer, Malformed));
        yield return new("broken-malformed-body-500", "400", "500", peer => StatusAsync(peer, Malformed));
        yield return new("broken-malformed-body-breaks-off", "400", "nothing", StatusOrNothingAsync);
        yield return new("broken-malformed-body-ends-process", "400", "nothing", StatusOrNothingAsync);
        yield return new("broken-sessionless-get-404", "400", "404", async peer =>
            $"{(await peer.GetAsync(null)).Status}"
        );
    }

    private static async Task<string> StatusOrNothingAsync(WirePeer peer)
    {
        try
        {
            return await StatusAsync(peer, Malformed);
        }
        catch (Exception error) when (error is IOException or EndOfStreamException)
        {
            return "nothing";
        }
    }

    private static IEnumerable<Defect> Pages()
    {
        yield return new("broken-origin-unchecked-on-delete", "403", "204", async peer =>
            $"{(await peer.DeleteAsync(await peer.OpenSessionAsync(), "Origin: http://evil.example")).Status}"
        );
        yield return new("broken-origin-suffix-match", "403", "200", peer =>
            PageAsync(peer, "Origin: http://evil-localhost")
        );
        yield return new("broken-origin-null-allowed", "403", "200", peer => PageAsync(peer, "Origin: null"));
        yield return new("broken-origin-equals-host", "403", "200", peer =>
            PageAsync(peer, "Host: evil.example", "Origin: http://evil.example")
        );
    }

    private static IEnumerable<Defect> Streams()
    {
        yield return new("broken-answers-by-id", "priming open", "priming, result end", peer =>
            AlikeAsync(peer, own: false)
        );
        yield return new("broken-answer-lost-beside-another", "priming, result end", "priming open", peer =>
            AlikeAsync(peer, own: true)
        );
        yield return new("broken-cancelled-stream-stays-open", "priming end", "priming open", async peer =>
        {
            var id = await peer.OpenSessionAsync();
            var call = await peer.PostAsync(id, peer.Call("sleep", Key));
            var request = peer.LastId;
            await peer.PostAsync(
                id,
                $$$"""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":{{{request}}}}}"""
            );
            return await Looks.EventsAsync(call);
        });
        yield return new("broken-no-replay-once-done", "progress 2, text done end", " end", peer =>
            Looks.ResumedAsync(peer, after: 2)
        );
        yield return new(
            "broken-replay-with-gap",
            "progress 1, progress 2, text done end",
            "progress 1, text done end",
            peer => Looks.ResumedAsync(peer, after: 1)
        );
    }

    private static string WithMeta =>
        """{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","""
        + """ "capabilities":{},"clientInfo":{"name":"test","version":"1"},"_meta":{"a":"b"}}}""";

    private static async Task<string> StatusAsync(WirePeer peer, string body) =>
        $"{(await peer.PostAsync(await peer.OpenSessionAsync(), body)).Status}";

    private static async Task<string> PageAsync(WirePeer peer, params string[] lines) =>
        $"{(await peer.PostAsync(await peer.OpenSessionAsync(), peer.Request("ping"), lines)).Status}";

    /// <summary>Two sessions use one id: the stream of the sleep, or that of the list that comes beside it.</summary>
    private static async Task<string> AlikeAsync(WirePeer peer, bool own)
    {
        var (one, other) = (await peer.OpenSessionAsync(), await peer.OpenSessionAsync());
        var call = peer.Call("sleep", Key);
        var id = peer.LastId;
        var sleep = await peer.PostAsync(one, call);
        await peer.SleepStatusAsync(one, "k", "running");
        var list = await peer.PostAsync(other, $$"""{"jsonrpc":"2.0","id":{{id}},"method":"tools/list"}""");
        return await Looks.EventsAsync(own ? list : sleep);
    }

    /// <summary>Whether what one session did is told to another, which has a GET stream.</summary>
    private static async Task<string> ToldAsync(WirePeer peer, Func<string, string, string> mark)
    {
        var (one, other) = (await peer.OpenSessionAsync(), await peer.OpenSessionAsync());
        var get = await peer.GetAsync(other);
        await (
            await peer.PostAsync(one, """{"jsonrpc":"2.0","id":"only-the-first","method":"tools/list"}""")
        ).EventsAsync();
        var (events, _) = await get.EventsUntilSilenceAsync();
        return $"{events.Any(e => e.Data.Contains(mark(one, "only-the-first"), StringComparison.Ordinal))}";
    }
}
