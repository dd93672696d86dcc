using McpTestbed.ReferenceServers.Hosting;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Events;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Replicas;

/// <summary>One defect, seen only where several replicas share their sessions: the events of a stream can be replayed
/// only at the replica where it began.</summary>
internal sealed class EventsOnOneReplica()
    : SessionEraProfile(
        "broken-events-on-one-replica",
        "The events of a stream can be replayed only at the replica where it began."
    )
{
    protected override async Task<ISessionState> JoinAsync(RedisServer server, SessionStore sessions) =>
        new State(await base.JoinAsync(server, sessions));

    private sealed class State(ISessionState other) : StateOfAnother(other)
    {
        public override Task BringStreamAsync(Session session, string name, Framing framing) => Task.CompletedTask;
    }
}
