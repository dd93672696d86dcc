using McpTestbed.ReferenceServers.Hosting;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Replicas;

/// <summary>One defect, seen only where several replicas share their sessions: while its store cannot be reached it
/// answers 404, as if every session had ended.</summary>
internal sealed class NotFoundWithoutStore()
    : SessionEraProfile(
        "broken-404-without-store",
        "While its store cannot be reached it answers 404, as if every session had ended."
    )
{
    protected override async Task<ISessionState> JoinAsync(RedisServer server, SessionStore sessions) =>
        new State(await base.JoinAsync(server, sessions));

    private sealed class State(ISessionState other) : StateOfAnother(other)
    {
        public override async Task BringAsync(SessionStore sessions, string id)
        {
            try
            {
                await base.BringAsync(sessions, id);
            }
            catch (StateUnavailableException)
            {
                if (sessions.Here(id) is { } session)
                    sessions.EndHere(session);
            }
        }
    }
}
