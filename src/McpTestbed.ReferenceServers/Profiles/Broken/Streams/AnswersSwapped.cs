using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Sessions;
using McpTestbed.ReferenceServers.SessionEra.Streams;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Streams;

/// <summary>One defect: while two requests of a session run at once, the older one is answered on the stream of the
/// newer.</summary>
internal sealed class AnswersSwapped()
    : SessionEraProfile(
        "broken-answers-swapped",
        "While two requests of a session run at once, the older one is answered on the stream of the newer."
    )
{
    protected override ServerParts Compose() => new() { Delivery = new Misdelivery() };

    private sealed class Misdelivery : Delivery
    {
        public override void Respond(StreamRules streams, Session session, RunningRequest running, JsonObject? response)
        {
            var newest = session.Running.Newest;
            if (response is null || newest is null || newest.Stream == running.Stream)
            {
                base.Respond(streams, session, running, response);
                return;
            }

            streams.Append(session, newest.Stream, response);
            running.Stream.Settle();
        }
    }
}
