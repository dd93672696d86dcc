using McpTestbed.ReferenceServers.Tests.Wire;

namespace McpTestbed.ReferenceServers.Tests.Broken;

/// <summary>How to see each broken profile whose defect shows only where several sessions are open.</summary>
internal static class CrowdDefects
{
    public static IReadOnlyList<Defect> All { get; } = [.. Defects()];

    private static IEnumerable<Defect> Defects()
    {
        yield return new("broken-state-in-eight-places", "text 0", "text 8", async peer =>
        {
            var sessions = await OpenAsync(peer, 9);
            for (var i = 0; i < sessions.Count; i++)
                await peer.TextAsync(sessions[i], "remember", $$"""{"text":"text {{i}}"}""");
            return await peer.TextAsync(sessions[0], "recall", "{}");
        });
        yield return new(
            "broken-messages-to-the-latest-stream",
            "priming, message x open | priming open",
            "priming open | priming, message x open",
            async peer =>
            {
                var sessions = await OpenAsync(peer, 3);
                var streams = new List<WireAnswer>();
                foreach (var session in sessions)
                    streams.Add(await peer.GetAsync(session));
                await peer.TextAsync(sessions[0], "notify", """{"text":"x"}""");
                return $"{await Looks.EventsAsync(streams[0])} | {await Looks.EventsAsync(streams[2])}";
            }
        );
        yield return new("broken-runs-again-on-resume", "1", "2", async peer =>
        {
            var sessions = await OpenAsync(peer, 2);
            var call = await (await peer.PostAsync(sessions[0], peer.Call("count", """{"key":"k"}"""))).EventsAsync();
            await peer.DeleteAsync(sessions[1]);
            await Looks.EventsAsync(await peer.GetAsync(sessions[0], $"Last-Event-ID: {call[0].Id}"));
            return await peer.TextAsync(sessions[0], "read-count", """{"key":"k"}""");
        });
        yield return new("broken-answers-by-id-in-a-crowd", "priming, result end", "priming end", async peer =>
        {
            var sessions = await OpenAsync(peer, 7);
            for (var i = 1; i < sessions.Count; i++)
            {
                await peer.PostAsync(
                    sessions[i],
                    $$$$"""{"jsonrpc":"2.0","id":7000,"method":"tools/call","""
                        + $$$$""" "params":{"name":"sleep","arguments":{"key":"k{{{{i}}}}"}}}"""
                );
                await peer.SleepStatusAsync(sessions[0], $"k{i}", "running");
            }

            return await Looks.EventsAsync(
                await peer.PostAsync(sessions[0], """{"jsonrpc":"2.0","id":7000,"method":"tools/list"}""")
            );
        });
    }

    private static async Task<IReadOnlyList<string>> OpenAsync(WirePeer peer, int count)
    {
        var sessions = new List<string>();
        for (var i = 0; i < count; i++)
            sessions.Add(await peer.OpenSessionAsync());
        return sessions;
    }
}
