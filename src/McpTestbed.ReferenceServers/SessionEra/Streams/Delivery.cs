using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra.JsonRpc;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.SessionEra.Streams;

/// <summary>Which stream a message goes to: always exactly one.</summary>
internal class Delivery
{
    /// <summary>Sends the response on the stream of its own request and ends that stream after the last one
    /// due.</summary>
    /// <param name="streams">How to add to a stream.</param>
    /// <param name="session">The session.</param>
    /// <param name="running">The request that is done with.</param>
    /// <param name="response">The response, or null for a cancelled request, which gets none.</param>
    public virtual void Respond(StreamRules streams, Session session, RunningRequest running, JsonObject? response)
    {
        if (response is not null)
            streams.Append(session, running.Stream, response);
        running.Stream.Settle();
    }

    /// <summary>The client answered a request of the server.</summary>
    public virtual void Answered(RpcMessage.Response response) { }

    /// <summary>Sends a notification that belongs to no request; dropped if the client never opened a GET
    /// stream.</summary>
    public virtual void SendUnrelated(StreamRules streams, Session session, JsonObject notification)
    {
        if (session.Streams.ForUnrelated is { } stream)
            streams.Append(session, stream, notification);
    }
}
