using System.Collections.Concurrent;
using McpTestbed.ReferenceServers.Hosting;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Replicas;

/// <summary>One defect, seen only where several replicas share their sessions: dELETE ends a session only at the
/// replica that gets it; the others go on.</summary>
internal sealed class DeleteOnOneReplica()
    : SessionEraProfile(
        "broken-delete-on-one-replica",
        "DELETE ends a session only at the replica that gets it; the others go on."
    )
{
    protected override async Task<ISessionState> JoinAsync(RedisServer server, SessionStore sessions) =>
        new State(await base.JoinAsync(server, sessions));

    private sealed class State(ISessionState other) : StateOfAnother(other)
    {
        private readonly ConcurrentDictionary<string, bool> ended = new(StringComparer.Ordinal);

        public override Task BringAsync(SessionStore sessions, string id) =>
            ended.ContainsKey(id) ? Task.CompletedTask : base.BringAsync(sessions, id);

        public override Task EndAsync(Session session)
        {
            ended[session.Id] = true;
            return Task.CompletedTask;
        }
    }
}
