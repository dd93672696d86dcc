using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>What waits for an answer is found by its id, and all clients count alike.</summary>
internal sealed class StatelessAnswersById()
    : StatelessServer(
        "broken-stateless-answers-by-id",
        "While a call of another client waits under the same id, an answer goes to that one."
    )
{
    private readonly ConcurrentDictionary<string, EventStream> waiting = new(StringComparer.Ordinal);

    internal override void Waits(PostedMessage request, EventStream stream)
    {
        var id = request.Id.GetRawText();
        if (waiting.TryAdd(id, stream))
            request.Http.RequestAborted.Register(() => waiting.TryRemove(new(id, stream)));
    }

    internal override Task AnswerAsync(PostedMessage request, EventStream? stream, JsonObject answer) =>
        waiting.TryRemove(request.Id.GetRawText(), out var first)
            ? first.SendAsync(answer)
            : base.AnswerAsync(request, null, answer);
}
