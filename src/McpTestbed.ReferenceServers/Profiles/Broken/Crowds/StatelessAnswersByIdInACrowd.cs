using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Crowds;

/// <summary>What waits for an answer is found by its id alone once six calls wait under it.</summary>
internal sealed class StatelessAnswersByIdInACrowd()
    : StatelessServer(
        "broken-stateless-answers-by-id-in-a-crowd",
        "While six calls of other clients wait under the same id, an answer goes to one of them."
    )
{
    private const int Crowd = 6;

    private readonly Lock gate = new();
    private readonly List<(string Id, EventStream Stream)> waiting = [];

    internal override void Waits(PostedMessage request, EventStream stream)
    {
        lock (gate)
            waiting.Add((request.Id.GetRawText(), stream));
        request.Http.RequestAborted.Register(() => Leave(stream));
    }

    internal override Task AnswerAsync(PostedMessage request, EventStream? stream, JsonObject answer)
    {
        // A call that got the answer of another waits no more.
        if (stream is not null && !Leave(stream))
            return Task.CompletedTask;
        return Other(request.Id.GetRawText()) is { } other
            ? other.SendAsync(answer)
            : base.AnswerAsync(request, stream, answer);
    }

    private bool Leave(EventStream stream)
    {
        lock (gate)
            return waiting.RemoveAll(one => one.Stream == stream) > 0;
    }

    /// <summary>The stream of the call that waits longest under that id, which waits no longer.</summary>
    private EventStream? Other(string id)
    {
        lock (gate)
        {
            var others = waiting.FindAll(one => one.Id == id);
            if (others.Count < Crowd)
                return null;
            waiting.Remove(others[0]);
            return others[0].Stream;
        }
    }
}
