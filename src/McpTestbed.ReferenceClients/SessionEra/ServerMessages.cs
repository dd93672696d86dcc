using System.Net;
using System.Text.Json.Nodes;
using McpTestbed.ReferenceClients.Messages;
using McpTestbed.ReferenceClients.Work;

namespace McpTestbed.ReferenceClients.SessionEra;

/// <summary>Takes what the server sends: answers to who waits, requests to be answered, notifications.</summary>
internal sealed class ServerMessages(
    Conversation conversation,
    PendingRequests pending,
    Requests requests,
    Background answers,
    Conduct conduct
)
{
    /// <summary>Is told of a session that an answer found lost.</summary>
    public Func<Session, Task>? Lost { get; set; }

    /// <summary>Notes that a session was found lost by what nobody waits for.</summary>
    public void Lose(Session session)
    {
        if (Lost is not null)
            _ = answers.Run(_ => Lost(session));
    }

    /// <summary>Takes one text: a message, or an array of them.</summary>
    public void Take(Session session, string text)
    {
        if (!conduct.ReadsBatches && text.StartsWith('['))
            return;
        foreach (var message in Message.Read(text))
            Take(session, message);
    }

    private void Take(Session session, JsonObject message)
    {
        var method = Message.Text(message["method"]);
        if (method is null)
            pending.Resolve(message);
        else if (message["id"] is { } id)
            Post(session, Answer(id, method));
        else
            TakeNotification(session, method, message);
    }

    private void TakeNotification(Session session, string method, JsonObject message)
    {
        if (method == "notifications/progress")
            pending.Progress((message["params"] as JsonObject)?["progressToken"]);
        if (conduct.AnswersNotifications)
            Post(session, Message.Result(null, []));
    }

    private JsonObject? Answer(JsonNode id, string method) =>
        method switch
        {
            "ping" when conduct.AnswersPing => Message.Result(conduct.PongId(id.DeepClone()), []),
            "ping" => null,
            "roots/list" when conduct.AnswersRoots => Message.Result(
                id.DeepClone(),
                new() { ["roots"] = new JsonArray() }
            ),
            _ => Message.NotFound(id.DeepClone(), method, conduct.ErrorsHaveCode),
        };

    private void Post(Session session, JsonObject? answer)
    {
        if (answer is not null)
            _ = answers.Run(token => PostAsync(session, requests.Body(answer), token));
    }

    private async Task PostAsync(Session session, JsonNode answer, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await conversation.PostAsync(
                session,
                answer,
                RequestKind.Post,
                null,
                cancellationToken
            );
            if (response.StatusCode == HttpStatusCode.NotFound && session.Id is not null && Lost is not null)
                await Lost(session);
        }
        catch (HttpRequestException)
        {
            // The server asked; it will see that it got no answer.
        }
    }
}
