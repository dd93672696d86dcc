using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Sessions;
using McpTestbed.ReferenceServers.SessionEra.Streams;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Crowds;

/// <summary>One defect, seen only in a crowd: while six other sessions have a request of the same id at work, an
/// answer goes to one of them.</summary>
internal sealed class AnswersByIdInACrowd()
    : SessionEraProfile(
        "broken-answers-by-id-in-a-crowd",
        "While six other sessions have a request of the same id at work, an answer goes to one of them."
    )
{
    protected override ServerParts Compose()
    {
        var sessions = new SessionStore();
        return new() { Sessions = sessions, Delivery = new Misdelivery(sessions) };
    }

    private sealed class Misdelivery(SessionStore sessions) : Delivery
    {
        private const int Crowd = 6;

        public override void Respond(StreamRules streams, Session session, RunningRequest running, JsonObject? response)
        {
            var others = sessions
                .Live.Where(each => each != session)
                .Select(each => (Session: each, Running: each.Running.Find(running.Request.Id)))
                .Where(each => each.Running is not null)
                .ToList();
            if (response is null || others.Count < Crowd)
            {
                base.Respond(streams, session, running, response);
                return;
            }

            streams.Append(others[0].Session, others[0].Running!.Stream, response);
            others[0].Running!.Stream.Settle();
            running.Stream.Settle();
        }
    }
}
