namespace McpTestbed.ReferenceServers.Tests.Broken;

/// <summary>How to see each broken profile of the streams.</summary>
internal static class StreamDefects
{
    private const string Key = """{"key":"k"}""";

    public static IReadOnlyList<Defect> All { get; } = [.. Defects()];

    private static IEnumerable<Defect> Defects()
    {
        yield return new("broken-disconnect-cancels", "running", "cancelled", async peer =>
        {
            var id = await peer.OpenSessionAsync();
            var answer = await peer.PostAsync(id, peer.Call("sleep", Key));
            await peer.SleepStatusAsync(id, "k", "running");
            answer.Reset();
            return await Looks.SettledAsync("running", () => peer.TextAsync(id, "sleep-status", Key));
        });
        yield return new("broken-no-replay", "progress 2, text done end", "priming open", peer =>
            Looks.ResumedAsync(peer, after: 2)
        );
        yield return new(
            "broken-replay-cross-stream",
            "progress 2, text done end",
            "progress 2, text done, priming, progress 1, progress 2, text done end",
            peer => Looks.ResumedAsync(peer, after: 2, calls: 2)
        );
        yield return new("broken-event-ids-per-stream", "True", "False", async peer =>
        {
            var id = await peer.OpenSessionAsync();
            var first = await (await peer.PostAsync(id, peer.Request("tools/list"))).EventsAsync();
            var second = await (await peer.PostAsync(id, peer.Request("tools/list"))).EventsAsync();
            return $"{first.Concat(second).Select(e => e.Id).Distinct().Count() == first.Count + second.Count}";
        });
        yield return new(
            "broken-replay-from-start",
            "progress 2, text done end",
            "priming, progress 1, progress 2, text done end",
            peer => Looks.ResumedAsync(peer, after: 2)
        );
        yield return new("broken-replay-reversed", "progress 2, text done end", "text done, progress 2 end", peer =>
            Looks.ResumedAsync(peer, after: 2)
        );
        yield return new("broken-no-priming-event", "priming, result end", "result end", async peer =>
            await Looks.EventsAsync(await peer.PostAsync(await peer.OpenSessionAsync(), peer.Request("tools/list")))
        );
        yield return new("broken-unknown-last-event-id-500", "400", "500", async peer =>
            $"{(await peer.GetAsync(await peer.OpenSessionAsync(), "Last-Event-ID: none-1")).Status}"
        );
        yield return new("broken-get-answers-json", "text/event-stream", "application/json", async peer =>
            $"{(await peer.GetAsync(await peer.OpenSessionAsync())).Header("Content-Type")}"
        );
        yield return new("broken-get-head-late", "open", "silent", async peer =>
        {
            var id = await peer.OpenSessionAsync();
            return await Looks.OpeningAsync(peer, id, peer.GetAsync(id));
        });
        yield return new("broken-get-held-back", "open, priming end", "silent, priming end", async peer =>
        {
            var id = await peer.OpenSessionAsync();
            var get = peer.GetAsync(id);
            var opening = await Looks.OpeningAsync(peer, id, get);
            await peer.DeleteAsync(id);
            return $"{opening}, {await Looks.EventsAsync(await get)}";
        });
        yield return new("broken-get-conflict-after-drop", "200 200", "200 409", async peer =>
        {
            var id = await peer.OpenSessionAsync();
            var first = await peer.GetAsync(id);
            first.Reset();
            return $"{first.Status} {(await peer.GetAsync(id)).Status}";
        });
        yield return new(
            "broken-response-on-get-stream",
            "priming, result end | priming open",
            "priming end | priming, result open",
            async peer =>
            {
                var id = await peer.OpenSessionAsync();
                var get = await peer.GetAsync(id);
                return $"{await Looks.EventsAsync(await peer.PostAsync(id, peer.Request("tools/list")))} | "
                    + $"{await Looks.EventsAsync(get)}";
            }
        );
        yield return new(
            "broken-broadcast",
            "priming open | priming, message x open",
            "priming, message x open | priming, message x open",
            async peer =>
            {
                var id = await peer.OpenSessionAsync();
                var older = await peer.GetAsync(id);
                var newer = await peer.GetAsync(id);
                await peer.TextAsync(id, "notify", """{"text":"x"}""");
                return $"{await Looks.EventsAsync(older)} | {await Looks.EventsAsync(newer)}";
            }
        );
        yield return new("broken-answers-swapped", "priming, text released end", "priming end", async peer =>
        {
            var id = await peer.OpenSessionAsync();
            var older = await peer.PostAsync(id, peer.Call("sleep", Key));
            await peer.PostAsync(id, peer.Call("sleep", """{"key":"other"}"""));
            // Released from another session, so that the release itself is no third request of this one.
            await peer.TextAsync(await peer.OpenSessionAsync(), "release", Key);
            return await Looks.EventsAsync(older);
        });
        yield return new("broken-second-get-ends-session", "200 200 200", "200 200 404", async peer =>
        {
            var id = await peer.OpenSessionAsync();
            return await Looks.StatusesAsync(
                () => peer.GetAsync(id),
                () => peer.GetAsync(id),
                () => peer.PostAsync(id, peer.Request("tools/list"))
            );
        });
    }
}
