using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: the answer to a request whose client has left goes out on its subscriptions.</summary>
internal sealed class CancelledAnswerOnListen()
    : StatelessServer(
        "broken-cancelled-answer-on-listen",
        "The answer to a request whose client has left goes out on its subscriptions."
    )
{
    internal override void ClientLeft(PostedMessage request) =>
        Subscriptions.SendToAll(JsonRpc.Result(request.Id, new() { ["content"] = new JsonArray() }));
}
