using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Sessions;
using McpTestbed.ReferenceServers.SessionEra.Streams;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Streams;

/// <summary>One defect: while a request of another session has the same id, a request is never answered.</summary>
internal sealed class AnswerLostBesideAnother()
    : SessionEraProfile(
        "broken-answer-lost-beside-another",
        "While a request of another session has the same id, a request is never answered."
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
            if (!sessions.Live.Any(each => each != session && each.Running.Find(running.Request.Id) is not null))
                base.Respond(streams, session, running, response);
        }
    }
}
