using McpTestbed.ReferenceServers.SessionEra.Events;

namespace McpTestbed.ReferenceServers.SessionEra.Sessions;

/// <summary>
/// Where sessions and their events are kept: in this process alone, or where every replica of the server finds them.
/// The
/// server works on what it has here; this makes it current before a request is looked at, and lasting before an answer
/// leaves.
/// </summary>
/// <remarks>Where the state is elsewhere, each member throws <see cref="StateUnavailableException"/> while it cannot be
/// reached.</remarks>
internal interface ISessionState : IAsyncDisposable
{
    /// <summary>A session was opened here; it is known everywhere once this ends.</summary>
    Task OpenedAsync(Session session);

    /// <summary>Makes the session of that id known here as it is now, or over if it has ended elsewhere.</summary>
    Task BringAsync(SessionStore sessions, string id);

    /// <summary>What was agreed in the session may have changed.</summary>
    Task SaveAsync(Session session);

    /// <summary>Ends the session everywhere.</summary>
    Task EndAsync(Session session);

    /// <summary>Ends every session there is, everywhere.</summary>
    Task EndAllAsync();

    /// <summary>Makes a stream that may have begun elsewhere known here, with its events.</summary>
    Task BringStreamAsync(Session session, string name, Framing framing);

    /// <summary>Makes the GET streams that are held elsewhere known here.</summary>
    Task BringStandaloneAsync(Session session, Framing framing);

    /// <summary>A stream that begins here.</summary>
    EventStream NewStream(Session session, StreamKind kind, int responsesDue, Framing framing);

    /// <summary>A connection here has begun to read a stream; whoever read it elsewhere stops.</summary>
    Task AttachedAsync(Session session, EventStream stream);

    /// <summary>The connection has let it go.</summary>
    Task DetachedAsync(Session session, EventStream stream);

    /// <summary>Keeps a text for the session, in place of the one before.</summary>
    Task RememberAsync(Session session, string text);

    /// <summary>The text kept for the session; null if there is none.</summary>
    Task<string?> RecallAsync(Session session);

    /// <summary>Adds one to the session's own count and returns it.</summary>
    Task<long> TallyAsync(Session session);
}
