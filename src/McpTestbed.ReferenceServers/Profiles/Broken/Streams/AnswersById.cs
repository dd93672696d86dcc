using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Sessions;
using McpTestbed.ReferenceServers.SessionEra.Streams;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Streams;

/// <summary>One defect: while a request of another session has the same id, an answer goes to that one.</summary>
internal sealed class AnswersById()
    : SessionEraProfile(
        "broken-answers-by-id",
        "While a request of another session has the same id, an answer goes to that one."
    )
{
    protected override ServerParts Compose()
    {
        var sessions = new SessionStore();
        return new() { Sessions = sessions, Delivery = new Misdelivery(sessions) };
    }

    private sealed class Misdelivery(SessionStore sessions) : Delivery
    {
        public override void Respond(StreamRules streams, Session session, RunningRequest running, JsonObject? response)
        {
            var other = sessions
                .Live.Where(each => each != session)
                .Select(each => (Session: each, Running: each.Running.Find(running.Request.Id)))
                .FirstOrDefault(each => each.Running is not null);
            if (response is null || other.Running is null)
            {
                base.Respond(streams, session, running, response);
                return;
            }

            streams.Append(other.Session, other.Running.Stream, response);
            other.Running.Stream.Settle();
            running.Stream.Settle();
        }
    }
}
