using McpTestbed.ReferenceServers.Hosting;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Replicas;

/// <summary>One defect, seen only where several replicas share their sessions: a replica answers with what it was last
/// told in any session, not with what it was told in this one.</summary>
internal sealed class OwnStateMixed()
    : SessionEraProfile(
        "broken-own-state-mixed",
        "A replica answers with what it was last told in any session, not with what it was told in this one."
    )
{
    protected override async Task<ISessionState> JoinAsync(RedisServer server, SessionStore sessions) =>
        new State(await base.JoinAsync(server, sessions));

    private sealed class State(ISessionState other) : StateOfAnother(other)
    {
        private volatile string? latest;

        public override Task RememberAsync(Session session, string text)
        {
            latest = text;
            return base.RememberAsync(session, text);
        }

        public override async Task<string?> RecallAsync(Session session) => latest ?? await base.RecallAsync(session);
    }
}
