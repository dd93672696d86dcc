using System.Text.Json.Nodes;
using McpTestbed.ReferenceClients.Http;
using McpTestbed.ReferenceClients.Messages;
using McpTestbed.ReferenceClients.Work;

namespace McpTestbed.ReferenceClients.Stateless;

/// <summary>A request before it has an id and its metadata.</summary>
/// <param name="Method">The method.</param>
/// <param name="Parameters">The parameters.</param>
internal sealed record StatelessAsk(string Method, JsonObject Parameters)
{
    /// <summary>The arguments that are headers too: name and value, null for an argument that is null.</summary>
    public IReadOnlyList<(string Name, string? Value)> Headers { get; init; } = [];

    /// <summary>Is called when progress is told; a request that has it asks for progress.</summary>
    public Action? Progressed { get; init; }

    /// <summary>An id to use again, which no client should do.</summary>
    public JsonNode? RepeatedId { get; init; }
}

/// <summary>Makes requests: metadata, ids, and again where a stream broke or a version was not spoken.</summary>
internal sealed class StatelessRequests(
    StatelessExchange exchange,
    StatelessConduct conduct,
    string profile,
    string version,
    bool canElicit
)
{
    private const string Prefix = "io.modelcontextprotocol/";
    private const int Reissues = 2;
    private string spoken = version;
    private int last;

    /// <summary>The id of the request that was made last.</summary>
    public JsonNode? LastId { get; private set; }

    /// <summary>The token that requests are made with from now on, null for none.</summary>
    public string? Token
    {
        get => exchange.Token;
        set => exchange.Token = value;
    }

    /// <summary>Posts a message that only servers send, which no client should do.</summary>
    public Task PostLogAsync(Limits limits) =>
        exchange.TellAsync(
            Message.Notification(
                "notifications/message",
                new()
                {
                    ["level"] = "info",
                    ["data"] = "at work",
                    ["_meta"] = Meta(new("", []), null),
                }
            ),
            spoken,
            limits.Token
        );

    /// <summary>Makes a request.</summary>
    /// <returns>The result.</returns>
    /// <exception cref="CallFailedException">There is none.</exception>
    public async Task<JsonObject> AskAsync(StatelessAsk ask, Limits limits)
    {
        var cuts = conduct.Reissue == Reissue.Never ? 0 : Reissues;
        var (waits, versions, blind) = (1, conduct.RetriesVersion ? 1 : 0, conduct.BlindRetries);
        var id = ask.RepeatedId ?? NextId();
        string? lastEventId = null;
        while (true)
        {
            try
            {
                return await AskOnceAsync(ask, id, lastEventId, limits.Token);
            }
            catch (AnswerCutException cut) when (cuts-- > 0)
            {
                lastEventId = conduct.SendsLastEventId ? cut.LastEventId ?? "1" : null;
                if (conduct.Reissue == Reissue.WithSameId)
                    continue;
            }
            catch (AskedToWaitException asked) when (waits-- > 0)
            {
                await Task.Delay(asked.Wait, TimeProvider.System, limits.Token);
            }
            catch (RefusedException refused) when (Common(refused) is { } common && versions-- > 0)
            {
                spoken = common;
            }
            catch (RefusedException refused) when (refused.IsUnsupportedVersion && blind-- > 0)
            {
                // Nothing is better the next time: this is the defect.
            }
            catch (OperationCanceledException) when (conduct.PostsCancelled)
            {
                await PostCancelledAsync(id);
                throw;
            }
            id = NextId();
        }
    }

    /// <summary>Posts a response, which no client should do.</summary>
    public Task PostResponseAsync(string key, JsonNode? result) =>
        exchange.TellAsync(
            Message.Result(key, result?.DeepClone() as JsonObject ?? []),
            spoken,
            CancellationToken.None
        );

    /// <summary>Initializes, whatever comes of it.</summary>
    /// <param name="asModern">Whether the request has this revision's metadata all the same.</param>
    /// <param name="limits">How long it may take.</param>
    public async Task InitializeAsync(bool asModern, Limits limits)
    {
        var parameters = new JsonObject
        {
            ["protocolVersion"] = asModern ? spoken : Revisions.November2025,
            ["capabilities"] = new JsonObject(),
            ["clientInfo"] = Itself(),
        };
        try
        {
            var request = asModern
                ? Body(new("initialize", parameters), NextId())
                : Message.Request(NextId(), "initialize", parameters);
            await exchange.AskAsync(request, asModern ? spoken : null, [], null, null, limits.Token);
        }
        catch (CallFailedException)
        {
            // The server is right to refuse it.
        }
    }

    private JsonNode? NextId() => conduct.IdOf(Interlocked.Increment(ref last));

    private static string? Common(RefusedException refused) =>
        refused.IsUnsupportedVersion
            ? refused.Supported.FirstOrDefault(listed => Revisions.StatelessEra.Contains(listed))
            : null;

    private Task<JsonObject> AskOnceAsync(
        StatelessAsk ask,
        JsonNode? id,
        string? lastEventId,
        CancellationToken cancellationToken
    )
    {
        LastId = id;
        return exchange.AskAsync(Body(ask, id), spoken, Headers(ask), lastEventId, ask.Progressed, cancellationToken);
    }

    private IEnumerable<(string Name, string Value)> Headers(StatelessAsk ask)
    {
        if (conduct.SendsParameters)
            foreach (var (name, value) in ask.Headers)
                if (value is not null || conduct.SendsNullParameters)
                    yield return (name, Encoded(value ?? "null"));

        string Encoded(string value) => conduct.EncodesParameters ? HeaderText.Encode(value) : value;
    }

    private JsonObject Body(StatelessAsk ask, JsonNode? id)
    {
        var parameters = ask.Parameters.DeepClone().AsObject();
        if (conduct.HasMeta)
            parameters["_meta"] = Meta(ask, id);
        return Message.Request(id?.DeepClone(), ask.Method, parameters);
    }

    private JsonObject Meta(StatelessAsk ask, JsonNode? id)
    {
        var meta = new JsonObject { [Prefix + "protocolVersion"] = conduct.VersionInMeta(spoken) };
        if (conduct.NamesItself)
            meta[Prefix + "clientInfo"] = Itself();
        if (conduct.DeclaresCapabilities)
            meta[Prefix + "clientCapabilities"] = Capabilities(ask);
        if (conduct.TraceParent is not null)
            meta["traceparent"] = conduct.TraceParent;
        if (ask.Progressed is not null)
            meta["progressToken"] = id?.DeepClone();
        return meta;
    }

    private JsonObject Capabilities(StatelessAsk ask)
    {
        var capabilities = new JsonObject();
        if (canElicit && (conduct.DeclaresInRounds || !ask.Parameters.ContainsKey("inputResponses")))
            capabilities["elicitation"] = new JsonObject();
        if (conduct.Extensions.Count > 0)
            capabilities["extensions"] = new JsonObject(
                conduct.Extensions.Select(name => KeyValuePair.Create<string, JsonNode?>(name, new JsonObject()))
            );
        return capabilities;
    }

    private JsonObject Itself() => new() { ["name"] = profile, ["version"] = "1.0.0" };

    private async Task PostCancelledAsync(JsonNode? id)
    {
        using var limits = new Limits(2_000, CancellationToken.None);
        var parameters = new JsonObject { ["requestId"] = id?.DeepClone(), ["_meta"] = Meta(new("", []), null) };
        await exchange.TellAsync(Message.Notification("notifications/cancelled", parameters), spoken, limits.Token);
    }
}
