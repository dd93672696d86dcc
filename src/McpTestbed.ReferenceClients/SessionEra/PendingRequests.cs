using System.Text.Json.Nodes;
using McpTestbed.ReferenceClients.Messages;

namespace McpTestbed.ReferenceClients.SessionEra;

/// <summary>A request that waits for its answer.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Progressed">Is called when progress of it is told.</param>
internal sealed record PendingRequest(JsonNode? Id, Action? Progressed)
{
    private readonly TaskCompletionSource<JsonObject> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The answer.</summary>
    public Task<JsonObject> Answer => answer.Task;

    /// <summary>Whether nobody waits any more.</summary>
    public bool IsAbandoned { get; set; }

    /// <summary>Whether nothing more need be done for an answer.</summary>
    public bool IsOver => IsAbandoned || Answer.IsCompleted;

    /// <summary>Hands the answer over.</summary>
    public void Resolve(JsonObject message) => answer.TrySetResult(message);
}

/// <summary>The requests that wait, oldest first.</summary>
internal sealed class PendingRequests(Conduct conduct)
{
    private readonly Lock gate = new();
    private readonly List<PendingRequest> waiting = [];
    private readonly HashSet<string> answered = [];
    private JsonObject? secondAnswer;

    /// <summary>Notes a request that is about to be sent.</summary>
    public PendingRequest Add(JsonNode? id, Action? progressed)
    {
        var request = new PendingRequest(id, progressed);
        lock (gate)
        {
            waiting.Add(request);
            if (secondAnswer is not null)
                request.Resolve(secondAnswer);
            secondAnswer = null;
        }
        return request;
    }

    /// <summary>Forgets a request; what still comes for it is ignored.</summary>
    public void Abandon(PendingRequest request)
    {
        request.IsAbandoned = true;
        lock (gate)
            waiting.Remove(request);
    }

    /// <summary>Hands an answer to who waits for it; an answer that nobody waits for is ignored.</summary>
    public void Resolve(JsonObject answer)
    {
        var key = Message.Key(answer["id"]);
        lock (gate)
        {
            var request = waiting.Find(request => Message.Key(request.Id) == key);
            if (request is null && conduct.TakesForeignAnswer)
                request = waiting.FirstOrDefault();
            if (request is null && conduct.TakesSecondAnswerForNext && answered.Contains(key))
                secondAnswer = answer;
            if (request is null)
                return;
            waiting.Remove(request);
            answered.Add(key);
            request.Resolve(answer);
        }
    }

    /// <summary>Tells who waits that its request makes progress. A request's token is its id.</summary>
    public void Progress(JsonNode? token)
    {
        PendingRequest? request;
        lock (gate)
            request = waiting.Find(request => Message.Key(request.Id) == Message.Key(token));
        request?.Progressed?.Invoke();
    }
}
