using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Sessions;
using McpTestbed.ReferenceServers.SessionEra.Streams;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Crowds;

/// <summary>One defect, seen only in a crowd: while more than two sessions hold a GET stream, a message goes to the one
/// that was opened last, whoever holds it.</summary>
internal sealed class MessagesToTheLatestStream()
    : SessionEraProfile(
        "broken-messages-to-the-latest-stream",
        "While more than two sessions hold a GET stream, a message goes to the one that was opened last."
    )
{
    protected override ServerParts Compose()
    {
        var sessions = new SessionStore();
        return new() { Sessions = sessions, Delivery = new Latest(sessions) };
    }

    private sealed class Latest(SessionStore sessions) : Delivery
    {
        private const int Few = 2;

        public override void SendUnrelated(StreamRules streams, Session session, JsonObject notification)
        {
            var holders = sessions.Live.Where(each => each.Streams.OpenStandalone.Count > 0).ToList();
            var holder =
                holders.Count > Few
                    ? holders.MaxBy(each => each.Streams.OpenStandalone.Max(stream => stream.OpenedAt))!
                    : session;
            base.SendUnrelated(streams, holder, notification);
        }
    }
}
