using McpTestbed.ReferenceServers.Hosting;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Events;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Replicas;

/// <summary>One defect, seen only where several replicas share their sessions: a message that belongs to no request is
/// lost unless the replica that makes it holds the GET stream.</summary>
internal sealed class MessagesOnOneReplica()
    : SessionEraProfile(
        "broken-messages-on-one-replica",
        "A message that belongs to no request is lost unless the replica that makes it holds the GET stream."
    )
{
    protected override async Task<ISessionState> JoinAsync(RedisServer server, SessionStore sessions) =>
        new State(await base.JoinAsync(server, sessions));

    private sealed class State(ISessionState other) : StateOfAnother(other)
    {
        public override Task BringStandaloneAsync(Session session, Framing framing) => Task.CompletedTask;
    }
}
