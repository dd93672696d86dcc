using System.Text;
using System.Text.Json.Nodes;
using McpTestbed.ReferenceClients.Events;
using McpTestbed.ReferenceClients.Http;
using McpTestbed.ReferenceClients.Messages;
using McpTestbed.ReferenceClients.Work;

namespace McpTestbed.ReferenceClients.Stateless;

/// <summary>One request of 2026-07-28 with the headers that mirror it, and its answer.</summary>
internal sealed class StatelessExchange(Uri server, StatelessConduct conduct) : IDisposable
{
    private readonly Connections connections = new();

    /// <summary>The token that requests have, null for none.</summary>
    public string? Token { get; set; }

    /// <summary>Posts a request and reads its answer.</summary>
    /// <param name="request">The request.</param>
    /// <param name="version">The version in the header.</param>
    /// <param name="parameters">Headers of arguments.</param>
    /// <param name="lastEventId">An event id to name, which no client should do.</param>
    /// <param name="progressed">Is called when progress is told.</param>
    /// <param name="cancellationToken">Closes the stream, which cancels the request.</param>
    /// <returns>The result.</returns>
    /// <exception cref="RefusedException">The server answered with an error.</exception>
    /// <exception cref="AnswerCutException">The answer did not come, or not whole.</exception>
    /// <exception cref="CallFailedException">The response is none that the protocol knows.</exception>
    public async Task<JsonObject> AskAsync(
        JsonObject request,
        string? version,
        IEnumerable<(string Name, string Value)> parameters,
        string? lastEventId,
        Action? progressed,
        CancellationToken cancellationToken
    )
    {
        using var message = Mirror(request, version);
        foreach (var (name, value) in parameters)
            Add(message, $"Mcp-Param-{name}", value);
        Add(message, "Last-Event-ID", lastEventId);
        using var response = await SendAsync(message, cancellationToken);
        var type = response.Content.Headers.ContentType?.MediaType?.ToLowerInvariant();
        if (!response.IsSuccessStatusCode)
            throw await RefusalAsync(response, type, cancellationToken);
        if (type is not null && !conduct.Reads.Contains(type))
            throw new CallFailedException($"answered with {type}, which is not read");
        var answer = type switch
        {
            "text/event-stream" => await ReadEventsAsync(response, request["id"], progressed, cancellationToken),
            "application/json" => await ReadJsonAsync(response, request["id"], cancellationToken),
            _ => throw new CallFailedException($"answered {(int)response.StatusCode} with {type ?? "no content type"}"),
        };
        return answer["result"] as JsonObject
            ?? throw new RefusedException((int)response.StatusCode, answer["error"] as JsonObject);
    }

    /// <summary>Posts a message that has no answer, whatever comes of it.</summary>
    public async Task TellAsync(JsonObject message, string version, CancellationToken cancellationToken)
    {
        try
        {
            using var request = Mirror(message, version);
            (await SendAsync(request, cancellationToken)).Dispose();
        }
        catch (Exception error) when (error is CallFailedException or OperationCanceledException)
        {
            // No client should send it; what the server makes of it is not this client's concern.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => connections.Dispose();

    private HttpRequestMessage Mirror(JsonObject body, string? version)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, server)
        {
            Content = new SentContent(Encoding.UTF8.GetBytes(body.ToJsonString()), null),
        };
        Add(message, "Accept", conduct.Accept);
        Add(message, "Mcp-Session-Id", conduct.SessionId);
        Add(message, "Authorization", Token is null ? null : $"Bearer {Token}");
        if (version is null)
            return message;
        if (conduct.HasVersionHeader)
            Add(message, "MCP-Protocol-Version", version);
        if (conduct.HasMethodHeader)
            Add(message, "Mcp-Method", Message.Text(body["method"]));
        if (conduct.HasNameHeader && NameOf(body) is { } name)
            Add(message, "Mcp-Name", conduct.EncodesNames ? HeaderText.Encode(name) : name);
        return message;
    }

    private string? NameOf(JsonObject body) =>
        Message.Text(body["method"]) switch
        {
            "tools/call" or "prompts/get" => Message.Text((body["params"] as JsonObject)?["name"]),
            "resources/read" => Message.Text((body["params"] as JsonObject)?["uri"]),
            "tasks/get" or "tasks/update" or "tasks/cancel" when conduct.NamesTasks => Message.Text(
                (body["params"] as JsonObject)?["taskId"]
            ),
            _ => null,
        };

    private static void Add(HttpRequestMessage message, string name, string? value)
    {
        if (value is not null)
            message.Headers.TryAddWithoutValidation(name, value.ReplaceLineEndings(" "));
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken cancellationToken)
    {
        try
        {
            return await connections.SendAsync(message, cancellationToken);
        }
        catch (HttpRequestException error)
        {
            throw new AnswerCutException($"no response: {error.Message}", null, error);
        }
    }

    private static async Task<CallFailedException> RefusalAsync(
        HttpResponseMessage response,
        string? type,
        CancellationToken cancellationToken
    )
    {
        if (type == "application/json" && (int)response.StatusCode is not (429 or 503))
        {
            var text = await Answers.ReadTextAsync(response, cancellationToken);
            if (Message.Read(text) is [{ } only] && only["error"] is JsonObject error)
                return new RefusedException((int)response.StatusCode, error);
        }
        try
        {
            await Answers.EnsureSuccessAsync(response, cancellationToken);
        }
        catch (AskedToWaitException asked)
        {
            return asked;
        }
        catch (CallFailedException)
        {
            // Its status says all that there is to say.
        }
        return new RefusedException((int)response.StatusCode, null);
    }

    private static async Task<JsonObject> ReadJsonAsync(
        HttpResponseMessage response,
        JsonNode? id,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            return Message.Read(text).FirstOrDefault(message => IsAnswerTo(id, message))
                ?? throw new CallFailedException("the response holds no answer");
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new AnswerCutException("the response broke off", null, error);
        }
    }

    private static async Task<JsonObject> ReadEventsAsync(
        HttpResponseMessage response,
        JsonNode? id,
        Action? progressed,
        CancellationToken cancellationToken
    )
    {
        string? last = null;
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            await foreach (var block in new EventReader(new()).ReadAsync(stream, cancellationToken))
            {
                last = block.LastEventId;
                foreach (var message in block is { Type: "message", Data: { } data } ? Message.Read(data) : [])
                {
                    if (IsAnswerTo(id, message))
                        return message;
                    if (Message.Text(message["method"]) == "notifications/progress" && IsAbout(id, message))
                        progressed?.Invoke();
                }
            }
        }
        catch (InvalidDataException error)
        {
            throw new CallFailedException(error.Message, error);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new AnswerCutException("the stream broke before the answer", last, error);
        }
        throw new AnswerCutException("the stream ended before the answer", last);
    }

    private static bool IsAnswerTo(JsonNode? id, JsonObject message) =>
        !message.ContainsKey("method") && Message.Key(message["id"]) == Message.Key(id);

    private static bool IsAbout(JsonNode? id, JsonObject progress) =>
        Message.Key((progress["params"] as JsonObject)?["progressToken"]) == Message.Key(id);
}
