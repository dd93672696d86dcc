using System.Text.Json.Nodes;
using McpTestbed.ReferenceClients.Messages;
using McpTestbed.ReferenceClients.Work;

namespace McpTestbed.ReferenceClients.Stateless;

/// <summary>A client of 2026-07-28.</summary>
internal sealed class StatelessClient : IToolClient
{
    /// <summary>The extension by which a call may become a task.</summary>
    public const string TasksExtension = "io.modelcontextprotocol/tasks";

    private const int MostPages = 100;
    private const int MostRounds = 5;
    private const int MostLooks = 10;

    private readonly StatelessConduct conduct;
    private readonly Wishes wishes;
    private readonly WorkLog log;
    private readonly StatelessExchange exchange;
    private readonly StatelessRequests requests;
    private readonly Dictionary<string, ToolHeaders> known = [];
    private readonly ResultCache cache;
    private string? keptState;
    private int listTtlMs;

    public StatelessClient(StatelessConduct conduct, string profile, string version, Assignment assignment, WorkLog log)
    {
        this.conduct = conduct;
        this.log = log;
        wishes = assignment.Wishes;
        exchange = new(assignment.Server, conduct);
        requests = new(exchange, conduct, profile, version, wishes.Elicit);
        cache = new(conduct);
    }

    /// <inheritdoc/>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        using var limits = new Limits(Patience, cancellationToken);
        if (conduct.InitializesFirst)
            await requests.InitializeAsync(asModern: true, limits);
        if (conduct.Discovers)
            await AskAsync(new("server/discover", []), limits);
        if (conduct.UsesWhatIsNotOffered)
            await LookForATaskAsync(limits);
        if (conduct.PostsLog)
            await requests.PostLogAsync(limits);
    }

    /// <summary>Asks what the server is.</summary>
    /// <exception cref="CallFailedException">It does not say.</exception>
    public async Task<JsonObject> DiscoverAsync(int timeoutMs, CancellationToken cancellationToken)
    {
        using var limits = new Limits(timeoutMs, cancellationToken);
        return await AskAsync(new("server/discover", []), limits);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<JsonObject>> ListToolsAsync(CancellationToken cancellationToken)
    {
        var tools = new List<JsonObject>();
        string? cursor = null;
        for (var page = 0; page < MostPages; page++)
        {
            using var limits = new Limits(Patience, cancellationToken);
            var result = await AskAsync(new("tools/list", Page(cursor)), limits);
            listTtlMs = Message.Number(result["ttlMs"]) ?? 0;
            tools.AddRange(Valid((result["tools"] as JsonArray)?.OfType<JsonObject>() ?? []));
            if (Message.Text(result["nextCursor"]) is not { } next)
                break;
            cursor = conduct.EchoCursor(next);
        }
        return tools;
    }

    /// <inheritdoc/>
    public async Task<JsonObject> CallToolAsync(string name, JsonObject arguments, CancellationToken cancellationToken)
    {
        using var limits = new Limits(Patience, cancellationToken, wishes.CancelAfterMs);
        var parameters = new JsonObject { ["name"] = name, ["arguments"] = arguments.DeepClone() };
        if (conduct.KeepsStateForOthers && keptState is not null)
            parameters["requestState"] = keptState;
        var ask = new StatelessAsk("tools/call", parameters)
        {
            Headers = HeadersOf(name, arguments),
            Progressed = Progressed(limits),
        };
        try
        {
            return await ResultAsync(await AskAsync(ask, limits), limits);
        }
        catch (CallCancelledException error) when (conduct.DiesOfCancellation)
        {
            throw new GivenUpException("a call was cancelled", error);
        }
        catch (RefusedException refused) when (IsOfOldTools(refused))
        {
            // The tool may have changed: list once, and try once more.
            await ListToolsAsync(limits.Token);
            return await AskAsync(ask with { Headers = HeadersOf(name, arguments) }, limits);
        }
    }

    /// <inheritdoc/>
    public async Task<JsonObject> ReadResourceAsync(WishedRead read, CancellationToken cancellationToken)
    {
        using var limits = new Limits(Patience, cancellationToken);
        requests.Token = read.Token ?? requests.Token;
        return await AskAsync(new("resources/read", new() { ["uri"] = read.Uri }), limits);
    }

    /// <inheritdoc/>
    public async Task PollToolsAsync(int times, CancellationToken cancellationToken)
    {
        for (var poll = 0; poll < times; poll++)
        {
            await Task.Delay(
                conduct.PollsByTtl ? TimeSpan.FromMilliseconds(listTtlMs) : BackOff.After(poll),
                TimeProvider.System,
                cancellationToken
            );
            await ListToolsAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public Task CloseAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        exchange.Dispose();
        return ValueTask.CompletedTask;
    }

    private int? Patience => conduct.WaitsForEver ? null : wishes.TimeoutMs;

    private bool IsOfOldTools(RefusedException refused) =>
        conduct.Refreshes && (refused.IsHeaderMismatch || (conduct.ReadsOldCodes && refused.IsOldHeaderMismatch));

    /// <summary>What is done when progress is told: the time begins anew, as long as there is patience.</summary>
    private Action? Progressed(Limits limits)
    {
        if (wishes.CancelOnProgress)
            return limits.Cancel;
        if (!wishes.Progress)
            return null;
        var began = TimeProvider.System.GetTimestamp();
        return () =>
        {
            var most = conduct.MostPatience is { } times ? (long)times * wishes.TimeoutMs : long.MaxValue;
            var left = most - (long)TimeProvider.System.GetElapsedTime(began).TotalMilliseconds;
            if (conduct.MostPatience != 1 && left > 0)
                limits.Restart((int)Math.Min(left, wishes.TimeoutMs));
        };
    }

    /// <summary>The result of a call, waited for where the server made a task of it.</summary>
    private async Task<JsonObject> ResultAsync(JsonObject result, Limits limits)
    {
        if (Message.Text(result["resultType"]) != "task" || Message.Text(result["taskId"]) is not { } id)
            return result;
        for (var look = 0; look < MostLooks; look++)
        {
            var task = await AskAsync(new("tasks/get", new() { ["taskId"] = id }), limits);
            if (Message.Text(task["status"]) == "completed" && task["result"] is JsonObject done)
                return done;
            if (Message.Text(task["status"]) != "working")
                break;
            await Task.Delay(BackOff.After(look), TimeProvider.System, limits.Token);
        }
        throw new CallFailedException("the task came to no result");
    }

    /// <summary>Asks for a task that nobody made, which no client should do.</summary>
    private async Task LookForATaskAsync(Limits limits)
    {
        try
        {
            await AskAsync(new("tasks/get", new() { ["taskId"] = "task-1" }), limits);
        }
        catch (CallFailedException)
        {
            // The server is right to refuse it.
        }
    }

    private static JsonObject Page(string? cursor) => cursor is null ? [] : new() { ["cursor"] = cursor };

    private List<(string Name, string? Value)> HeadersOf(string tool, JsonObject arguments) =>
        known.TryGetValue(tool, out var headers) ? [.. headers.Of(arguments)] : [];

    private IEnumerable<JsonObject> Valid(IEnumerable<JsonObject> tools)
    {
        foreach (var tool in tools)
        {
            var name = Message.Text(tool["name"]) ?? "";
            var headers = new ToolHeaders(tool);
            if (headers.Fault is not null)
                log.Say($"tool {name} is not valid: {headers.Fault}");
            if (headers.Fault is not null && conduct.DropsBadTools)
                continue;
            known[name] = headers;
            yield return tool;
        }
    }

    /// <summary>Makes a request, in as many rounds as the server needs.</summary>
    private async Task<JsonObject> AskAsync(StatelessAsk ask, Limits limits)
    {
        var first = ask;
        var token = requests.Token;
        if (cache.Find(first, token) is { } fresh)
            return fresh;
        try
        {
            for (var round = 1; ; round++)
            {
                var result = await requests.AskAsync(ask, limits);
                if (!IsInputRequired(result))
                {
                    cache.Keep(first, token, result, round);
                    return result;
                }
                if (round == MostRounds)
                    throw new CallFailedException($"the server asked for more input {round} times");
                ask = await NextRoundAsync(ask, result);
            }
        }
        catch (RefusedException refused) when (refused.IsModern && conduct.InitializesOnModernError)
        {
            await requests.InitializeAsync(asModern: false, limits);
            throw;
        }
        catch (OperationCanceledException error)
        {
            throw limits.Explain(error);
        }
    }

    /// <summary>Whether the result is none yet.</summary>
    /// <exception cref="CallFailedException">It is of a type that this client does not know.</exception>
    private bool IsInputRequired(JsonObject result) =>
        Message.Text(result["resultType"]) switch
        {
            null when conduct.DemandsResultType => throw new CallFailedException("the result has no type"),
            null or "complete" => false,
            "task" when conduct.Extensions.Contains(TasksExtension) => false,
            "input_required" => true,
            _ when conduct.TakesUnknownResultType => false,
            var other => throw new CallFailedException($"the result is of the unknown type '{other}'"),
        };

    private async Task<StatelessAsk> NextRoundAsync(StatelessAsk ask, JsonObject required)
    {
        var repeated = conduct.RepeatsIdInRounds ? requests.LastId : null;
        var parameters = ask.Parameters.DeepClone().AsObject();
        var answers = Inputs.Answer(required, wishes.Elicit);
        if (conduct.PostsResponses && answers is not null)
            foreach (var (key, answer) in answers)
                await requests.PostResponseAsync(key, answer);
        parameters.Remove("inputResponses");
        parameters.Remove("requestState");
        if (answers is not null && conduct.BringsInputs)
            parameters["inputResponses"] = answers;
        if (Message.Text(required["requestState"]) is { } state)
        {
            parameters["requestState"] = conduct.EchoState(state);
            keptState = state;
        }
        return ask with { Parameters = parameters, RepeatedId = repeated };
    }
}
