using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: the answer to a request whose client has left goes out on its subscriptions.</summary>
/// <remarks>It goes out with the second call after that: right after the client left, a recorder on the way could not
/// say which of the two came first.</remarks>
internal sealed class CancelledAnswerOnListen()
    : StatelessServer(
        "broken-cancelled-answer-on-listen",
        "The answer to a request whose client has left goes out on its subscriptions, two calls later."
    )
{
    private readonly Lock gate = new();
    private JsonObject? answer;
    private int later;

    internal override void ClientLeft(PostedMessage request)
    {
        lock (gate)
            (answer, later) = (JsonRpc.Result(request.Id, new() { ["content"] = new JsonArray() }), 0);
    }

    internal override void Waits(PostedMessage request, EventStream stream)
    {
        lock (gate)
        {
            if (answer is null || ++later < 2)
                return;
            Subscriptions.SendToAll(answer);
            answer = null;
        }
    }
}
