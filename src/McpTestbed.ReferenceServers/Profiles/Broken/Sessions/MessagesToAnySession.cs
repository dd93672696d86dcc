using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.JsonRpc;
using McpTestbed.ReferenceServers.SessionEra.Sessions;
using McpTestbed.ReferenceServers.SessionEra.Streams;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Sessions;

/// <summary>One defect: what a request causes is told to the other sessions as well.</summary>
internal sealed class MessagesToAnySession()
    : SessionEraProfile(
        "broken-messages-to-any-session",
        "What a request causes is told to the other sessions as well."
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
        public override void Answering(
            HttpContext context,
            Session session,
            IReadOnlyList<RpcMessage.Request> requests
        ) => Tell(session, $"at work: {requests[0].Id.ToJsonString()}");

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
