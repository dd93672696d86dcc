namespace McpTestbed.ReferenceServers.SessionEra.Sessions;

/// <summary>What the server keeps between initialize and the end.</summary>
internal sealed class Session
{
    private readonly Lock gate = new();
    private volatile bool isInitialized;
    private volatile bool hasEnded;
    private volatile string logLevel = "debug";
    private DateTimeOffset lastUse;

    public Session(string id, string version, Ordinals ordinals, DateTimeOffset now, ISessionState? state = null)
    {
        (Id, Version, Ordinals, State, lastUse) = (id, version, ordinals, state ?? new LocalState(), now);
        Order = ordinals.Next();
        Streams = new(this, State);
    }

    /// <summary>The value of Mcp-Session-Id.</summary>
    public string Id { get; }

    /// <summary>The revision agreed in initialize.</summary>
    public string Version { get; }

    /// <summary>The server's source of order.</summary>
    public Ordinals Ordinals { get; }

    /// <summary>Where it is kept.</summary>
    public ISessionState State { get; }

    /// <summary>When the session began, by the server's order.</summary>
    public long Order { get; }

    /// <summary>Its streams.</summary>
    public StreamSet Streams { get; }

    /// <summary>Its requests in work.</summary>
    public RunningRequests Running { get; } = new();

    /// <summary>Who opened it; null where nobody was asked who he is.</summary>
    public string? User { get; set; }

    /// <summary>Whether its client can be asked for input, as it declared.</summary>
    public bool CanBeAsked { get; set; }

    /// <summary>Whether notifications/initialized has come; before it, the server sends nothing of its own.</summary>
    public bool IsInitialized
    {
        get => isInitialized;
        set => isInitialized = value;
    }

    /// <summary>The level set by logging/setLevel; all levels until then.</summary>
    public string LogLevel
    {
        get => logLevel;
        set => logLevel = value;
    }

    /// <summary>Whether a stream is open or a request in work: such a session never counts as idle.</summary>
    public bool IsBusy => Running.Any || Streams.AnyOpen;

    /// <summary>When it was last used.</summary>
    public DateTimeOffset LastUse
    {
        get
        {
            lock (gate)
                return lastUse;
        }
    }

    /// <summary>Says that it was used now.</summary>
    public void Touch(DateTimeOffset now)
    {
        lock (gate)
            lastUse = now;
    }

    /// <summary>Ends its streams and stops its requests.</summary>
    public void End()
    {
        hasEnded = true;
        Streams.End();
        Running.CancelAll();
    }

    /// <summary>Called after something was added: a session that ended meanwhile must not keep it going.</summary>
    public void EndIfOver()
    {
        if (hasEnded)
            End();
    }
}
