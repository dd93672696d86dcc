using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using McpTestbed.ReferenceClients.Events;
using McpTestbed.ReferenceClients.Http;
using McpTestbed.ReferenceClients.Messages;
using McpTestbed.ReferenceClients.SessionEra;
using McpTestbed.ReferenceClients.Work;

namespace McpTestbed.ReferenceClients.TwoEndpoints;

/// <summary>One connection of 2024-11-05: a stream from the server, and an address to post to that it names.</summary>
internal sealed class TwoEndpointConnection(Uri server, TwoEndpointConduct conduct) : IDisposable
{
    private readonly Connections connections = new();
    private readonly PendingRequests pending = new(new() { TakesForeignAnswer = conduct.TakesForeignAnswer });
    private readonly CancellationTokenSource closed = new();
    private readonly TaskCompletionSource<Uri> endpoint = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task reading = Task.CompletedTask;

    /// <summary>Whether the server ended the stream, or it broke.</summary>
    public bool IsOver => reading.IsCompleted;

    /// <summary>Opens the stream and waits for the address.</summary>
    /// <exception cref="CallFailedException">The server has no such stream.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, server);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        HttpResponseMessage response;
        try
        {
            response = await connections.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException error)
        {
            throw new CallFailedException($"no response: {error.Message}", error);
        }
        await Answers.EnsureSuccessAsync(response, cancellationToken);
        if (response.Content.Headers.ContentType?.MediaType?.ToLowerInvariant() != "text/event-stream")
            throw new CallFailedException($"answered {(int)response.StatusCode} without a stream");
        reading = ReadAsync(response);
        await endpoint.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Asks, and waits for the answer on the stream.</summary>
    /// <returns>The result.</returns>
    /// <exception cref="CallFailedException">There is none.</exception>
    public async Task<JsonObject> AskAsync(
        JsonNode? id,
        string method,
        JsonObject? parameters,
        Action? progressed,
        CancellationToken cancellationToken
    )
    {
        var waiting = pending.Add(id, progressed);
        try
        {
            await PostAsync(Message.Request(id?.DeepClone(), method, parameters), cancellationToken);
            await Task.WhenAny(waiting.Answer, reading).WaitAsync(cancellationToken);
            if (!waiting.Answer.IsCompleted)
                throw new CallFailedException("the stream ended before the answer");
            var answer = await waiting.Answer;
            return answer["result"] as JsonObject
                ?? throw new CallFailedException(Message.DescribeError(answer["error"]));
        }
        finally
        {
            pending.Abandon(waiting);
        }
    }

    /// <summary>Posts a message.</summary>
    /// <exception cref="CallFailedException">It was not taken.</exception>
    public async Task PostAsync(JsonObject message, CancellationToken cancellationToken)
    {
        // Who does not wait can only guess; the address of the stream itself may be tried, to learn of which era it is.
        var named = endpoint.Task.IsCompletedSuccessfully ? await endpoint.Task : new Uri(server, "messages");
        using var request = new HttpRequestMessage(HttpMethod.Post, conduct.PostTo(server, named))
        {
            Content = new SentContent(Encoding.UTF8.GetBytes(message.ToJsonString()), null),
        };
        try
        {
            using var response = await connections.SendAsync(request, cancellationToken);
            await Answers.EnsureSuccessAsync(response, cancellationToken);
        }
        catch (HttpRequestException error)
        {
            throw new CallFailedException($"no response: {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        closed.Cancel();
        connections.Dispose();
    }

    private async Task ReadAsync(HttpResponseMessage response)
    {
        using (response)
            try
            {
                await using var stream = await response.Content.ReadAsStreamAsync(closed.Token);
                await foreach (var block in new EventReader(new()).ReadAsync(stream, closed.Token))
                    Take(block);
            }
            catch (Exception error)
                when (error is HttpRequestException or IOException or InvalidDataException or OperationCanceledException
                )
            {
                // A stream that broke has ended, as one that the server ended.
            }
        endpoint.TrySetException(new CallFailedException("the stream ended before it named an address to post to"));
        _ = endpoint.Task.Exception;
    }

    private void Take(ReadEvent block)
    {
        if (block is { Type: "endpoint", Data: { } address })
            TakeEndpoint(address);
        else if (block is { Type: "message", Data: { } text })
            foreach (var message in Message.Read(text))
                Take(message);
    }

    /// <summary>Takes the address to post to. One of another origin would send what the user says elsewhere.</summary>
    private void TakeEndpoint(string address)
    {
        if (!Uri.TryCreate(server, address, out var named))
            endpoint.TrySetException(new CallFailedException($"'{address}' is no address to post to"));
        else if (named.GetLeftPart(UriPartial.Authority) != server.GetLeftPart(UriPartial.Authority))
            endpoint.TrySetException(new CallFailedException("the address to post to is of another origin"));
        else
            endpoint.TrySetResult(named);
    }

    private void Take(JsonObject message)
    {
        var method = Message.Text(message["method"]);
        if (method is null)
            pending.Resolve(message);
        else if (method == "notifications/progress")
            pending.Progress((message["params"] as JsonObject)?["progressToken"]);
        else if (message["id"] is { } id && (method != "ping" || conduct.AnswersPing))
            _ = AnswerAsync(
                method == "ping"
                    ? Message.Result(id.DeepClone(), [])
                    : Message.NotFound(id.DeepClone(), method, hasCode: true)
            );
    }

    private async Task AnswerAsync(JsonObject answer)
    {
        try
        {
            await PostAsync(answer, closed.Token);
        }
        catch (Exception error) when (error is CallFailedException or OperationCanceledException)
        {
            // The server asked; it will see that it got no answer.
        }
    }
}
