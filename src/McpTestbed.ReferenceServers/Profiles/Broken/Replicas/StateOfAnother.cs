using McpTestbed.ReferenceServers.SessionEra.Events;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Replicas;

/// <summary>Keeps state as another does, unless a derived one gets something wrong.</summary>
internal abstract class StateOfAnother(ISessionState other) : ISessionState
{
    /// <summary>The other.</summary>
    protected ISessionState Other => other;

    public Task OpenedAsync(Session session) => other.OpenedAsync(session);

    public virtual Task BringAsync(SessionStore sessions, string id) => other.BringAsync(sessions, id);

    public Task SaveAsync(Session session) => other.SaveAsync(session);

    public virtual Task EndAsync(Session session) => other.EndAsync(session);

    public Task EndAllAsync() => other.EndAllAsync();

    public virtual Task BringStreamAsync(Session session, string name, Framing framing) =>
        other.BringStreamAsync(session, name, framing);

    public virtual Task BringStandaloneAsync(Session session, Framing framing) =>
        other.BringStandaloneAsync(session, framing);

    public EventStream NewStream(Session session, StreamKind kind, int responsesDue, Framing framing) =>
        other.NewStream(session, kind, responsesDue, framing);

    public Task AttachedAsync(Session session, EventStream stream) => other.AttachedAsync(session, stream);

    public Task DetachedAsync(Session session, EventStream stream) => other.DetachedAsync(session, stream);

    public virtual Task RememberAsync(Session session, string text) => other.RememberAsync(session, text);

    public virtual Task<string?> RecallAsync(Session session) => other.RecallAsync(session);

    public Task<long> TallyAsync(Session session) => other.TallyAsync(session);

    public ValueTask DisposeAsync() => other.DisposeAsync();
}
