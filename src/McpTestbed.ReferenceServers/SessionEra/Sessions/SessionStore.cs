using System.Buffers.Text;
using System.Security.Cryptography;

namespace McpTestbed.ReferenceServers.SessionEra.Sessions;

/// <summary>The sessions of one server, and what became of those that ended.</summary>
internal class SessionStore(StringComparer? idComparer = null)
{
    private const int Capacity = 10_000;
    private const int IdBytes = 24;

    /// <summary>How long a session may be idle.</summary>
    public static readonly TimeSpan IdleLimit = TimeSpan.FromMinutes(30);

    private readonly Lock gate = new();
    private readonly Dictionary<string, Session> live = new(idComparer ?? StringComparer.Ordinal);
    private readonly Dictionary<string, SessionFate> ended = new(idComparer ?? StringComparer.Ordinal);
    private readonly Queue<string> endedOrder = new();

    /// <summary>The clock by which sessions go idle.</summary>
    public ProfileClock Clock { get; } = new();

    /// <summary>Where sessions are kept. Given before the first request, if it is not this process alone.</summary>
    public ISessionState State { get; set; } = new LocalState();

    /// <summary>The source of order.</summary>
    public Ordinals Ordinals { get; } = new();

    /// <summary>The sessions that live now.</summary>
    public IReadOnlyList<Session> Live
    {
        get
        {
            lock (gate)
                return [.. live.Values.Where(session => !IsIdle(session))];
        }
    }

    /// <summary>Opens a session; it is valid before this returns, on every connection.</summary>
    public Session Open(string version) => Open(NewId(), version);

    /// <summary>Opens a session of that id.</summary>
    public Session Open(string id, string version)
    {
        MakeRoom();
        var session = new Session(id, version, Ordinals, Clock.GetUtcNow(), State);
        Keep(session);
        return session;
    }

    /// <summary>Stores a session under its id.</summary>
    public void Keep(Session session)
    {
        lock (gate)
            live[session.Id] = session;
    }

    /// <summary>The session of that id, or why there is none.</summary>
    public virtual SessionLookup Find(string id)
    {
        Session? session;
        lock (gate)
        {
            if (!live.TryGetValue(id, out session))
                return new(null, ended.GetValueOrDefault(id));
        }

        if (!IsIdle(session))
            return new(session, default);
        End(session, SessionFate.Expired);
        return new(null, SessionFate.Expired);
    }

    /// <summary>The session of that id, if this server works on it.</summary>
    public Session? Here(string id)
    {
        lock (gate)
            return live.GetValueOrDefault(id);
    }

    /// <summary>Stops working on a session that has ended elsewhere.</summary>
    public void EndHere(Session session) => End(session, SessionFate.Terminated);

    /// <summary>Ends the session because the client asked for it.</summary>
    public virtual void Terminate(Session session) => End(session, SessionFate.Terminated);

    /// <summary>Whether it was idle for too long.</summary>
    public bool IsIdle(Session session) => !session.IsBusy && Clock.GetUtcNow() - session.LastUse >= IdleLimit;

    /// <summary>Ends every session, as if all had been idle for too long.</summary>
    public void ExpireAll()
    {
        Session[] all;
        lock (gate)
            all = [.. live.Values];
        foreach (var session in all)
            End(session, SessionFate.Expired);
    }

    /// <summary>A new id: visible ASCII, and too random to guess.</summary>
    protected virtual string NewId() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdBytes));

    private void MakeRoom()
    {
        Session oldest;
        lock (gate)
        {
            if (live.Count < Capacity)
                return;
            oldest = live.Values.OrderBy(session => session.IsBusy).ThenBy(session => session.LastUse).First();
        }

        End(oldest, SessionFate.Expired);
    }

    private void End(Session session, SessionFate fate)
    {
        lock (gate)
        {
            if (!live.Remove(session.Id))
                return;
            if (ended.TryAdd(session.Id, fate))
                endedOrder.Enqueue(session.Id);
            if (endedOrder.Count > Capacity)
                ended.Remove(endedOrder.Dequeue());
        }

        // Outside the lock: whatever was waiting on the session may run at once, and ask for sessions in turn.
        session.End();
    }
}
