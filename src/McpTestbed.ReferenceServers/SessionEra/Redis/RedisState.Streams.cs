using McpTestbed.ReferenceServers.SessionEra.Events;
using McpTestbed.ReferenceServers.SessionEra.Sessions;
using StackExchange.Redis;

namespace McpTestbed.ReferenceServers.SessionEra.Redis;

/// <summary>Streams: a list of events for each, a table of GET streams for each session, and one channel that wakes
/// whoever reads one.</summary>
internal sealed partial class RedisState
{
    private const string Added = "added",
        Ended = "ended",
        Attached = "attached";

    /// <inheritdoc/>
    public EventStream NewStream(Session session, StreamKind kind, int responsesDue, Framing framing) =>
        new SharedStream(
            this,
            session.Id,
            $"{(kind == StreamKind.Reply ? 'p' : 'g')}{replica}.{session.Ordinals.Next()}",
            kind,
            responsesDue,
            framing
        );

    /// <inheritdoc/>
    public async Task BringStreamAsync(Session session, string name, Framing framing)
    {
        if (!IsName(name))
            return;
        if (session.Streams.Find(name) is SharedStream here)
        {
            await here.PullAsync();
            return;
        }

        if (!await AskAsync(() => database.KeyExistsAsync(keys.Stream(session.Id, name))))
            return;
        var stream = View(session, name, framing);
        await stream.PullAsync();
        session.Streams.Add(stream);
    }

    /// <inheritdoc/>
    public async Task BringStandaloneAsync(Session session, Framing framing)
    {
        foreach (var entry in await AskAsync(() => database.HashGetAllAsync(keys.Standalone(session.Id))))
        {
            var name = $"{entry.Name}";
            var stream = session.Streams.Find(name) ?? session.Streams.Add(View(session, name, framing));
            if (!stream.HasReader)
                ((SharedStream)stream).ReadElsewhere((long)entry.Value);
        }
    }

    /// <inheritdoc/>
    public async Task AttachedAsync(Session session, EventStream stream)
    {
        var shared = (SharedStream)stream;

        // Nobody else knows a reply stream that has only just begun here.
        if (stream.Kind == StreamKind.Reply && shared.Origin == replica)
            return;
        await AskAsync(async () =>
        {
            if (stream.Kind == StreamKind.Standalone)
                shared.ReadHere(await NoteReaderAsync(session, stream, isOpen: true));
            await TellAsync(Attached, session.Id, stream.Name);
            return true;
        });
        await shared.PullAsync();
        if (stream.Kind == StreamKind.Reply && !stream.HasEnded && !await IsAliveAsync(shared.Origin))
            stream.Finish();
    }

    /// <inheritdoc/>
    public async Task DetachedAsync(Session session, EventStream stream)
    {
        if (stream.Kind != StreamKind.Standalone || stream.HasReader)
            return;
        try
        {
            await NoteReaderAsync(session, stream, isOpen: false);
        }
        catch (Exception error) when (error is RedisException or TimeoutException or ObjectDisposedException)
        {
            // It passes for open: what is sent to it is kept, and the client may come back for it.
        }
    }

    /// <summary>Adds to a stream.</summary>
    /// <returns>How many entries the stream has with it.</returns>
    public Task<long> PushAsync(string session, string stream, string entry) =>
        AskAsync(async () =>
        {
            var key = keys.Stream(session, stream);
            var length = database.ListRightPushAsync(key, entry);
            var renewed = database.KeyExpireAsync(key, SessionStore.IdleLimit);
            var told = TellAsync(Added, session, stream);
            await Task.WhenAll(length, renewed, told);
            return await length;
        });

    /// <summary>What was added to a stream after its first entries.</summary>
    public Task<string?[]> ReadAsync(string session, string stream, int after) =>
        AskAsync(async () => (await database.ListRangeAsync(keys.Stream(session, stream), after)).ToStringArray());

    private SharedStream View(Session session, string name, Framing framing) =>
        new(this, session.Id, name, name[0] == 'p' ? StreamKind.Reply : StreamKind.Standalone, 0, framing);

    /// <summary>Open streams have positive numbers, the newest the largest; those that were let go negative
    /// ones.</summary>
    private async Task<long> NoteReaderAsync(Session session, EventStream stream, bool isOpen)
    {
        var order = await database.StringIncrementAsync(keys.Order);
        var table = keys.Standalone(session.Id);
        await database.HashSetAsync(table, stream.Name, isOpen ? order : -order);
        await database.KeyExpireAsync(table, SessionStore.IdleLimit);
        if (await database.HashLengthAsync(table) <= StreamSet.Kept)
            return order;
        var oldest = (await database.HashGetAllAsync(table)).MinBy(entry => Math.Abs((long)entry.Value));
        await database.HashDeleteAsync(table, oldest.Name);
        await database.KeyDeleteAsync(keys.Stream(session.Id, $"{oldest.Name}"));
        return order;
    }

    /// <summary>A replica that was killed listens no more: what it owed will never come.</summary>
    private Task<bool> IsAliveAsync(string other) =>
        AskAsync(async () => await Server.SubscriptionSubscriberCountAsync(keys.Alive(other)) > 0);

    private Task<long> TellAsync(string what, string session, string stream) =>
        database.PublishAsync(keys.Changes, $"{what} {replica} {session} {stream}");

    private void Hear(string message)
    {
        if (message.Split(' ') is not [var what, var from, var id, var name] || (from == replica && what != Ended))
            return;
        if (what == Ended && id == "*")
        {
            foreach (var each in sessions.Live)
                sessions.EndHere(each);
            return;
        }

        if (sessions.Here(id) is not { } session)
            return;
        if (what == Ended)
            sessions.EndHere(session);
        else if (session.Streams.Find(name) is not SharedStream { HasReader: true } stream)
            return;
        else if (what == Attached)
            stream.DetachAll();
        else
            _ = CatchUpAsync(stream);
    }

    /// <summary>While Redis was gone nothing was heard.</summary>
    private async Task CatchUpAsync()
    {
        foreach (
            var stream in sessions
                .Live.SelectMany(session => session.Streams.All)
                .OfType<SharedStream>()
                .Where(stream => stream.HasReader)
        )
            await CatchUpAsync(stream);
    }

    private static async Task CatchUpAsync(SharedStream stream)
    {
        try
        {
            await stream.PullAsync();
        }
        catch (StateUnavailableException)
        {
            // It is tried again when the connection is back.
        }
    }

    /// <summary>Names are ours, but a client may send any: <c>g3.12</c>.</summary>
    private static bool IsName(string name) =>
        name.Length is > 3 and < 48
        && name[0] is 'p' or 'g'
        && name.AsSpan(1).IndexOf('.') > 0
        && name.AsSpan(1).IndexOfAnyExceptInRange('.', '9') < 0;
}
