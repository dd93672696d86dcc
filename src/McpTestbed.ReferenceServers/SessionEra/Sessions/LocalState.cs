using System.Runtime.CompilerServices;
using McpTestbed.ReferenceServers.SessionEra.Events;

namespace McpTestbed.ReferenceServers.SessionEra.Sessions;

/// <summary>State in this process alone: what the server works on is all there is, and it dies with the
/// process.</summary>
internal sealed class LocalState : ISessionState
{
    private readonly ConditionalWeakTable<Session, Own> own = [];

    public Task OpenedAsync(Session session) => Task.CompletedTask;

    public Task BringAsync(SessionStore sessions, string id) => Task.CompletedTask;

    public Task SaveAsync(Session session) => Task.CompletedTask;

    public Task EndAsync(Session session) => Task.CompletedTask;

    public Task EndAllAsync() => Task.CompletedTask;

    public Task BringStreamAsync(Session session, string name, Framing framing) => Task.CompletedTask;

    public Task BringStandaloneAsync(Session session, Framing framing) => Task.CompletedTask;

    public EventStream NewStream(Session session, StreamKind kind, int responsesDue, Framing framing) =>
        new($"{(kind == StreamKind.Reply ? 'p' : 'g')}{session.Ordinals.Next()}", kind, responsesDue, framing);

    public Task AttachedAsync(Session session, EventStream stream) => Task.CompletedTask;

    public Task DetachedAsync(Session session, EventStream stream) => Task.CompletedTask;

    public Task RememberAsync(Session session, string text)
    {
        own.GetOrCreateValue(session).Text = text;
        return Task.CompletedTask;
    }

    public Task<string?> RecallAsync(Session session) => Task.FromResult(own.GetOrCreateValue(session).Text);

    public Task<long> TallyAsync(Session session) =>
        Task.FromResult(Interlocked.Increment(ref own.GetOrCreateValue(session).Count));

    public ValueTask DisposeAsync() => default;

    private sealed class Own
    {
        public long Count;
        public volatile string? Text;
    }
}
