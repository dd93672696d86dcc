using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.Sessions;
using McpTestbed.ReferenceServers.SessionEra.Streams;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Sessions;

/// <summary>One defect: each request is logged, with the id of its session, to the other sessions.</summary>
internal sealed class LogOfAllSessions()
    : SessionEraProfile(
        "broken-log-of-all-sessions",
        "Each request is logged, with the id of its session, to the other sessions."
    )
{
    protected override ServerParts Compose()
    {
        var (sessions, streams) = (new SessionStore(), new StreamRules());
        return new()
        {
            Sessions = sessions,
            Streams = streams,
            Gate = new Telling(sessions, streams),
        };
    }

    private sealed class Telling(SessionStore sessions, StreamRules streams) : SessionGate
    {
        protected override Admission WhenFound(HttpContext context, Session session)
        {
            Tell(session, $"a {context.Request.Method} of {session.Id}");
            return base.WhenFound(context, session);
        }

        private void Tell(Session session, string text)
        {
            foreach (var other in sessions.Live.Where(each => each != session && each.IsInitialized))
            {
                if (other.Streams.OpenStandalone is not [var stream, ..])
                    continue;
                var message = new JsonObject
                {
                    ["jsonrpc"] = "2.0",
                    ["method"] = "notifications/message",
                    ["params"] = new JsonObject { ["level"] = "info", ["data"] = text },
                };
                streams.Append(other, stream, message);
            }
        }
    }
}
