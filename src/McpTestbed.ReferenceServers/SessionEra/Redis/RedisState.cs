using System.Runtime.CompilerServices;
using McpTestbed.ReferenceServers.Hosting;
using McpTestbed.ReferenceServers.SessionEra.Sessions;
using StackExchange.Redis;

namespace McpTestbed.ReferenceServers.SessionEra.Redis;

/// <summary>State in Redis, shared by all replicas of a server; it outlives each of them.</summary>
internal sealed partial class RedisState : ISessionState
{
    private const int MaximumId = 128;
    private const string Version = "version",
        Initialized = "initialized",
        LogLevel = "log",
        User = "user",
        Text = "text",
        Count = "count";

    private readonly RedisServer server;
    private readonly RedisKeys keys;
    private readonly SessionStore sessions;
    private readonly IDatabase database;
    private readonly string replica;
    private readonly ITimer renewing;
    private readonly ConditionalWeakTable<Session, Tuple<bool, string>> saved = [];

    private RedisState(RedisServer server, RedisKeys keys, SessionStore sessions, string replica)
    {
        (this.server, this.keys, this.sessions, this.replica) = (server, keys, sessions, replica);
        database = server.Connection.GetDatabase();
        server.Connection.ConnectionRestored += (_, _) => _ = CatchUpAsync();

        // A session with an open stream is not idle, though nobody asks for it.
        renewing = TimeProvider.System.CreateTimer(
            _ => Renew(),
            null,
            SessionStore.IdleLimit / 3,
            SessionStore.IdleLimit / 3
        );
    }

    /// <summary>Joins the replicas of a server.</summary>
    /// <exception cref="RedisException">Redis does not answer.</exception>
    public static async Task<RedisState> JoinAsync(RedisServer server, string profile, SessionStore sessions)
    {
        var keys = new RedisKeys(server.Lab, profile);
        var replica = $"{await server.Connection.GetDatabase().StringIncrementAsync(keys.Replicas)}";
        var state = new RedisState(server, keys, sessions, replica);
        await server.Connection.GetSubscriber().SubscribeAsync(keys.Changes, (_, message) => state.Hear($"{message}"));
        await server.Connection.GetSubscriber().SubscribeAsync(keys.Alive(replica), (_, _) => { });
        return state;
    }

    /// <inheritdoc/>
    public Task OpenedAsync(Session session) =>
        AskAsync(async () =>
        {
            var key = keys.Session(session.Id);
            var opening = database.CreateTransaction();
            _ = opening.HashSetAsync(
                key,
                [
                    new(Version, session.Version),
                    new(Initialized, session.IsInitialized),
                    new(LogLevel, session.LogLevel),
                    .. session.User is { } user ? [new(User, user)] : Array.Empty<HashEntry>(),
                ]
            );
            _ = opening.KeyExpireAsync(key, SessionStore.IdleLimit);
            await opening.ExecuteAsync();
            return true;
        });

    /// <inheritdoc/>
    public async Task BringAsync(SessionStore here, string id)
    {
        if (id.Length > MaximumId)
            return;
        var key = keys.Session(id);
        var known = here.Here(id);
        if (known is not null && here.IsIdle(known))
            await EndAsync(known);
        var fields = await AskAsync(async () =>
        {
            var renewed = database.KeyExpireAsync(key, SessionStore.IdleLimit);
            var all = await database.HashGetAllAsync(key);
            await renewed;
            return all.ToDictionary(field => field.Name, field => field.Value);
        });
        if (!fields.TryGetValue(Version, out var version))
        {
            if (known is not null)
                here.EndHere(known);
            return;
        }

        var session = known ?? here.Open(id, $"{version}");
        (session.IsInitialized, session.LogLevel) = ((bool)fields[Initialized], $"{fields[LogLevel]}");
        session.User = fields.TryGetValue(User, out var user) ? $"{user}" : null;
        saved.AddOrUpdate(session, new(session.IsInitialized, session.LogLevel));
    }

    /// <inheritdoc/>
    public async Task SaveAsync(Session session)
    {
        var now = Tuple.Create(session.IsInitialized, session.LogLevel);
        if (saved.TryGetValue(session, out var before) && before.Equals(now))
            return;
        await AskAsync(async () =>
        {
            await SetAsync(session, new(Initialized, session.IsInitialized), new(LogLevel, session.LogLevel));
            return true;
        });
        saved.AddOrUpdate(session, now);
    }

    /// <inheritdoc/>
    public Task EndAsync(Session session) =>
        AskAsync(async () =>
        {
            RedisKey[] streams = [.. session.Streams.All.Select(stream => keys.Stream(session.Id, stream.Name))];
            await database.KeyDeleteAsync([keys.Session(session.Id), keys.Standalone(session.Id), .. streams]);
            await TellAsync(Ended, session.Id, "");
            return true;
        });

    /// <inheritdoc/>
    public Task EndAllAsync() =>
        AskAsync(async () =>
        {
            await foreach (var key in Server.KeysAsync(database.Database, keys.Everything))
                await database.KeyDeleteAsync(key);
            await TellAsync(Ended, "*", "");
            return true;
        });

    /// <inheritdoc/>
    public Task RememberAsync(Session session, string text) =>
        AskAsync(async () =>
        {
            await SetAsync(session, new HashEntry(Text, text));
            return true;
        });

    /// <inheritdoc/>
    public Task<string?> RecallAsync(Session session) =>
        AskAsync(async () => (string?)await database.HashGetAsync(keys.Session(session.Id), Text));

    /// <inheritdoc/>
    public Task<long> TallyAsync(Session session) =>
        AskAsync(async () =>
        {
            var live = database.CreateTransaction();
            live.AddCondition(Condition.KeyExists(keys.Session(session.Id)));
            var count = live.HashIncrementAsync(keys.Session(session.Id), Count);
            return await live.ExecuteAsync() ? await count : 0;
        });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await renewing.DisposeAsync();
        await server.DisposeAsync();
    }

    private IServer Server => server.Connection.GetServers()[0];

    /// <summary>A session that has ended is not brought back to life by being written to.</summary>
    private async Task SetAsync(Session session, params HashEntry[] fields)
    {
        var live = database.CreateTransaction();
        live.AddCondition(Condition.KeyExists(keys.Session(session.Id)));
        _ = live.HashSetAsync(keys.Session(session.Id), fields);
        await live.ExecuteAsync();
    }

    private void Renew()
    {
        foreach (var session in sessions.Live.Where(session => session.IsBusy))
            database.KeyExpire(keys.Session(session.Id), SessionStore.IdleLimit, flags: CommandFlags.FireAndForget);
    }

    private static async Task<T> AskAsync<T>(Func<Task<T>> question)
    {
        try
        {
            return await question();
        }
        catch (Exception error)
            when (error is RedisException or TimeoutException or OperationCanceledException or ObjectDisposedException)
        {
            throw new StateUnavailableException(error);
        }
    }
}
