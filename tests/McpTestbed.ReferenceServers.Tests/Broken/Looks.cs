using McpTestbed.ReferenceServers.Tests.Wire;

namespace McpTestbed.ReferenceServers.Tests.Broken;

/// <summary>What several looks have in common.</summary>
internal static class Looks
{
    // A reset on the loopback is noticed within one or two requests; this many leave no doubt.
    private const int RequestsUntilNoticed = 100;

    /// <summary>The status codes, in order.</summary>
    public static async Task<string> StatusesAsync(params IEnumerable<Func<Task<WireAnswer>>> requests)
    {
        var statuses = new List<int>();
        foreach (var request in requests)
            statuses.Add((await request()).Status);
        return string.Join(' ', statuses);
    }

    /// <summary>The statuses of POST, GET and DELETE with that session id.</summary>
    public static Task<string> AllMethodsAsync(WirePeer peer, string? session) =>
        StatusesAsync(
            () => peer.PostAsync(session, peer.Request("tools/list")),
            () => peer.GetAsync(session),
            () => peer.DeleteAsync(session)
        );

    /// <summary>The events of an answer until it ends or falls silent.</summary>
    public static async Task<string> EventsAsync(WireAnswer answer)
    {
        if (!answer.IsStream)
            return $"{answer.Status}";
        var (events, hasEnded) = await answer.EventsUntilSilenceAsync();
        return $"{string.Join(", ", events)} {(hasEnded ? "end" : "open")}";
    }

    /// <summary>Runs progress calls to their end and resumes the stream of the first after the event of that
    /// number.</summary>
    public static async Task<string> ResumedAsync(WirePeer peer, int after, int calls = 1)
    {
        var session = await peer.OpenSessionAsync();
        string? id = null;
        for (var i = 0; i < calls; i++)
        {
            var events = await (await peer.PostAsync(session, peer.Call("progress", """{"steps":2}"""))).EventsAsync();
            id ??= events[after - 1].Id;
        }

        return await EventsAsync(await peer.GetAsync(session, $"Last-Event-ID: {id}"));
    }

    /// <summary>Whether the head of a GET stream comes while other requests are answered.</summary>
    public static Task<string> OpeningAsync(WirePeer peer, string session, Task<WireAnswer> get) =>
        SettledAsync("silent", async () =>
        {
            await peer.PostAsync(session, peer.Request("ping"));
            return get.IsCompleted ? "open" : "silent";
        });

    /// <summary>Asks until the answer is no longer what it was, as often as noticing could take.</summary>
    public static async Task<string> SettledAsync(string before, Func<Task<string>> ask)
    {
        var now = before;
        for (var i = 0; i < RequestsUntilNoticed && now == before; i++)
            now = await ask();
        return now;
    }
}
