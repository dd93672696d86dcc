using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Sessions;
using McpTestbed.ReferenceServers.SessionEra.Streams;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Sessions;

/// <summary>One defect: a call that ends after its session stores the session anew.</summary>
internal sealed class SessionStoredByCall()
    : SessionEraProfile("broken-session-stored-by-call", "A call that ends after its session stores the session anew.")
{
    protected override ServerParts Compose()
    {
        var sessions = new SessionStore();
        return new() { Sessions = sessions, Delivery = new Storing(sessions) };
    }

    private sealed class Storing(SessionStore sessions) : Delivery
    {
        private readonly ConcurrentQueue<Session> ended = new();

        public override void Respond(StreamRules streams, Session session, RunningRequest running, JsonObject? response)
        {
            // The store is slow: what was put into it is there with the next call.
            while (ended.TryDequeue(out var late))
                sessions.Keep(late);
            if (response is null)
                ended.Enqueue(session);
            base.Respond(streams, session, running, response);
        }
    }
}
