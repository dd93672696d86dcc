using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace McpTestbed.ReferenceServers.SessionEra.Sessions;

/// <summary>What clients were asked and have not answered yet; a question is answered in its own session
/// alone.</summary>
internal sealed class Questions
{
    private readonly ConcurrentDictionary<(Session Session, string Id), TaskCompletionSource<JsonObject?>> open = [];
    private int last;

    /// <summary>Asks, and waits for the answer for as long as the question is of use.</summary>
    /// <param name="session">The session.</param>
    /// <param name="send">Sends the question under its id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The result; null for an error.</returns>
    public async Task<JsonObject?> AskAsync(Session session, Action<string> send, CancellationToken cancellationToken)
    {
        var id = $"question-{Interlocked.Increment(ref last)}";
        var answer = new TaskCompletionSource<JsonObject?>(TaskCreationOptions.RunContinuationsAsynchronously);
        open[(session, id)] = answer;
        try
        {
            send(id);
            return await answer.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            open.TryRemove((session, id), out _);
        }
    }

    /// <summary>Takes an answer; one that nobody waits for is dropped.</summary>
    public void Answered(Session session, JsonNode? id, JsonObject? result)
    {
        if (
            id is JsonValue value
            && value.TryGetValue<string>(out var named)
            && open.TryGetValue((session, named), out var asked)
        )
            asked.TrySetResult(result);
    }
}
