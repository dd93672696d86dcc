using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using McpTestbed.Core.Pacing;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.Lab.Targets;

/// <summary>The client that asks a server which revisions it speaks: correct in what it asks, patient where the server
/// says so, and it answers
/// pings.</summary>
internal sealed class DiscoveryClient : IDisposable
{
    private const int MaximumAnswer = 4 << 20;
    private const int Repetitions = 5;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(6);

    private readonly HttpClient http;
    private readonly Uri endpoint;
    private readonly List<string> sessions = [];
    private int lastId;

    public DiscoveryClient(Uri endpoint, IReadOnlyList<string> headers)
    {
        this.endpoint = endpoint;
#pragma warning disable CA2000 // the client disposes of it
        var handler = new SocketsHttpHandler
#pragma warning restore CA2000
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,

            // a stream that was looked at is let go of at once: a server may grant one at a time
            ResponseDrainTimeout = TimeSpan.Zero,
            ActivityHeadersPropagator = null,
            PooledConnectionLifetime = TimeSpan.Zero,
        };
        http = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
        foreach (var line in headers)
            http.DefaultRequestHeaders.TryAddWithoutValidation(HeaderLine.NameOf(line), HeaderLine.ValueOf(line));
    }

    /// <summary>Session ids it was given.</summary>
    public IReadOnlyList<string> SessionIds => sessions;

    /// <summary>How long it waits.</summary>
    public SurveyPace Pace { get; } = new();

    public void Dispose() => http.Dispose();

    /// <summary>Opens a session.</summary>
    /// <param name="revision">The revision to ask for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="isPatient">Whether it is asked again where the server is busy.</param>
    public async Task<DiscoveryAnswer> InitializeAsync(
        Revision revision,
        CancellationToken cancellationToken,
        bool isPatient = true
    )
    {
        var parameters = new JsonObject
        {
            ["protocolVersion"] = revision.Id,
            ["capabilities"] = new JsonObject(),
            ["clientInfo"] = new JsonObject { ["name"] = "mcptestbed-discovery", ["version"] = "1" },
        };
        var answer = await AskAsync(
            () => Post(Request("initialize", parameters.DeepClone())),
            new() { Asked = revision },
            cancellationToken,
            isPatient
        );
        if (answer.Session is { } session)
            sessions.Add(session);
        return answer;
    }

    /// <summary>Ends the handshake of a session.</summary>
    public Task<DiscoveryAnswer> InitializedAsync(DiscoveryAnswer opened, CancellationToken cancellationToken) =>
        AskAsync(
            () => Within(opened, Post(new() { ["jsonrpc"] = "2.0", ["method"] = "notifications/initialized" })),
            opened,
            cancellationToken
        );

    public Task<DiscoveryAnswer> PingAsync(
        DiscoveryAnswer opened,
        CancellationToken cancellationToken,
        bool isPatient = true
    ) => AskAsync(() => Within(opened, Post(Request("ping", null))), opened, cancellationToken, isPatient);

    /// <summary>The server's tools.</summary>
    /// <returns>Null where the list cannot be had whole.</returns>
    public async Task<IReadOnlyList<ListedTool>?> ToolsAsync(
        DiscoveryAnswer opened,
        CancellationToken cancellationToken
    )
    {
        const int MaximumPages = 20;
        var listed = new List<ListedTool>();
        string? cursor = null;
        for (var page = 0; page < MaximumPages; page++)
        {
            var parameters = cursor is null ? new JsonObject() : new JsonObject { ["cursor"] = cursor };
            var answer = await AskAsync(
                () => Within(opened, Ask("tools/list", parameters, opened.Asked!)),
                opened,
                cancellationToken
            );
            if (answer.Json.At("result", "tools") is not JsonArray tools)
                return null;
            listed.AddRange(tools.Select(ListedTool.Of).OfType<ListedTool>());
            cursor = answer.Json.At("result", "nextCursor").AsText();
            if (cursor is null)
                return listed;
        }

        return null;
    }

    /// <summary>Gives a session back.</summary>
    public async Task CloseAsync(DiscoveryAnswer opened, CancellationToken cancellationToken)
    {
        if (opened.Session is not null)
            await AskAsync(() => Within(opened, new(HttpMethod.Delete, endpoint)), opened, cancellationToken);
    }

    public Task<DiscoveryAnswer> DiscoverAsync(CancellationToken cancellationToken)
    {
        var about = new DiscoveryAnswer { Asked = Revision.V20260728 };
        return AskAsync(
            () => Within(about, Ask("server/discover", new(), Revision.V20260728)),
            about,
            cancellationToken
        );
    }

    /// <summary>A request as the era of a revision wants it: without a session it says all of itself.</summary>
    private HttpRequestMessage Ask(string method, JsonObject parameters, Revision revision)
    {
        var given = parameters.DeepClone().AsObject();
        if (revision.IsStateless)
        {
            given["_meta"] = new JsonObject
            {
                ["io.modelcontextprotocol/protocolVersion"] = revision.Id,
                ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject(),
            };
        }

        var request = Post(Request(method, given));
        if (revision.IsStateless)
            request.Headers.TryAddWithoutValidation(McpHeaders.Method, method);
        return request;
    }

    /// <summary>Whether GET opens a stream whose first events have the one that names the URI to post to.</summary>
    public async Task<bool> HasEndpointEventAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, endpoint);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(MediaTypes.EventStream));
        using var deadline = Deadline(cancellationToken);
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            if (answer.Content.Headers.ContentType?.MediaType != MediaTypes.EventStream)
                return false;
            await using var stream = await answer.Content.ReadAsStreamAsync(deadline.Token);
            await foreach (var sse in EventsAsync(stream, deadline.Token))
            {
                if (sse.Type == "endpoint")
                    return true;
            }

            return false;
        }
        catch (Exception error) when (IsNoAnswer(error, cancellationToken))
        {
            return false;
        }
    }

    /// <summary>Whether a second GET stream beside a first one is refused with a conflict.</summary>
    public async Task<bool> RefusesASecondGetStreamAsync(DiscoveryAnswer opened, CancellationToken cancellationToken)
    {
        using var deadline = Deadline(cancellationToken);
        try
        {
            using var first = await OpenGetAsync(opened, deadline.Token);
            if (first.Content.Headers.ContentType?.MediaType != MediaTypes.EventStream)
                return false;
            using var second = await OpenGetAsync(opened, deadline.Token);
            return second.StatusCode == HttpStatusCode.Conflict;
        }
        catch (Exception error) when (IsNoAnswer(error, cancellationToken))
        {
            return false;
        }
    }

    private async Task<HttpResponseMessage> OpenGetAsync(DiscoveryAnswer opened, CancellationToken cancellationToken)
    {
        using var get = Within(opened, new(HttpMethod.Get, endpoint));
        get.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(MediaTypes.EventStream));
        return await http.SendAsync(get, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    private PacedDeadline Deadline(CancellationToken cancellationToken) =>
        MachineClock.Shared.Deadline(Pace.Patience, cancellationToken);

    private JsonObject Request(string method, JsonNode? parameters)
    {
        var request = new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = ++lastId,
            ["method"] = method,
        };
        if (parameters is not null)
            request["params"] = parameters;
        return request;
    }

    private HttpRequestMessage Post(JsonObject body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, endpoint)
        {
            // no charset: it adds nothing to JSON, and some servers compare the whole line
            Content = new StringContent(body.ToJsonString(), new MediaTypeHeaderValue(MediaTypes.Json)),
        };
        request.Headers.TryAddWithoutValidation("Accept", $"{MediaTypes.Json}, {MediaTypes.EventStream}");
        return request;
    }

    private static HttpRequestMessage Within(DiscoveryAnswer opened, HttpRequestMessage request)
    {
        if (opened.Session is not null)
            request.Headers.TryAddWithoutValidation(McpHeaders.SessionId, opened.Session);
        if (opened.Asked is { HasVersionHeader: true } revision)
            request.Headers.TryAddWithoutValidation(McpHeaders.ProtocolVersion, revision.Id);
        return request;
    }

    /// <summary>Asks, and asks again where the server is busy and says when it will not be (Retry-After).</summary>
    private async Task<DiscoveryAnswer> AskAsync(
        Func<HttpRequestMessage> make,
        DiscoveryAnswer about,
        CancellationToken cancellationToken,
        bool isPatient = true
    )
    {
        for (var repetition = 0; ; repetition++)
        {
            using var request = make();
            var answer = await AskOnceAsync(request, about, cancellationToken);
            if (
                !isPatient
                || answer is not { Status: HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable }
                || answer.RetryAfter is not { } wait
                || wait > LongestWait
                || repetition == Repetitions
            )
                return answer;
            await Task.Delay(wait, TimeProvider.System, cancellationToken);
        }
    }

    private async Task<DiscoveryAnswer> AskOnceAsync(
        HttpRequestMessage request,
        DiscoveryAnswer about,
        CancellationToken cancellationToken
    )
    {
        using var deadline = Deadline(cancellationToken);
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            var session = answer.Headers.TryGetValues(McpHeaders.SessionId, out var ids) ? ids.First() : null;
            var told = new DiscoveryAnswer
            {
                Asked = about.Asked,
                Status = answer.StatusCode,
                WasAuthorized = http.DefaultRequestHeaders.Contains("Authorization"),
                Session = session ?? about.Session,
                RetryAfter = answer.Headers.RetryAfter?.Delta,
                ContentType = $"{answer.Content.Headers.ContentType}",
                Coding = string.Join(", ", answer.Content.Headers.ContentEncoding),
                Location = answer.Headers.Location,
            };
            var json = await ReadAsync(answer, told, deadline.Token);
            Pace.Answered(deadline.Given);
            return told with { Json = json };
        }
        catch (Exception error) when (IsNoAnswer(error, cancellationToken))
        {
            return new()
            {
                Asked = about.Asked,
                WasGivenUp = error is OperationCanceledException,
                Problem =
                    error is OperationCanceledException
                        ? $"no answer within {deadline}"
                        : (error.InnerException ?? error).Message,
            };
        }
    }

    /// <summary>Reads a body, or a stream up to the answer: pings and log messages may come before it, and a server may
    /// make its client come back for it.</summary>
    private async Task<JsonObject?> ReadAsync(
        HttpResponseMessage answer,
        DiscoveryAnswer about,
        CancellationToken cancellationToken
    )
    {
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        if (answer.Content.Headers.ContentType?.MediaType != MediaTypes.EventStream)
            return ForeignJson.ParseObject(await TextAsync(body, cancellationToken));
        string? last = null;
        var retry = TimeSpan.Zero;
        await foreach (var sse in EventsAsync(body, cancellationToken))
        {
            last = sse.Id is { Length: > 0 } ? sse.Id : last;
            if (uint.TryParse(sse.Retry, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds))
                retry = TimeSpan.FromMilliseconds(milliseconds);
            if (ForeignJson.ParseObject(sse.Data) is not { } message)
                continue;
            if (message["method"].AsText() is { } method && message["id"] is { } id)
                await ReplyAsync(method, id, about, cancellationToken);
            else if (message.ContainsKey("result") || message.ContainsKey("error"))
                return message;
        }

        if (last is null)
            return null;
        await Task.Delay(retry, TimeProvider.System, cancellationToken);
        using var get = Within(about, new(HttpMethod.Get, endpoint));
        get.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(MediaTypes.EventStream));
        get.Headers.TryAddWithoutValidation(McpHeaders.LastEventId, last);
        using var rest = await http.SendAsync(get, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return rest.IsSuccessStatusCode ? await ReadAsync(rest, about, cancellationToken) : null;
    }

    private async Task ReplyAsync(
        string method,
        JsonNode id,
        DiscoveryAnswer about,
        CancellationToken cancellationToken
    )
    {
        var reply = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id.DeepClone() };
        if (method == "ping")
            reply["result"] = new JsonObject();
        else
            reply["error"] = new JsonObject { ["code"] = ErrorCodes.MethodNotFound, ["message"] = "not offered" };
        using var post = Within(about, Post(reply));
        using var accepted = await http.SendAsync(post, cancellationToken);
    }

    private static async Task<string> TextAsync(Stream body, CancellationToken cancellationToken)
    {
        var read = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (read.Length < MaximumAnswer && await body.ReadAsync(buffer, cancellationToken) is var taken and > 0)
            read.Write(buffer, 0, taken);
        return Encoding.UTF8.GetString(read.GetBuffer(), 0, (int)read.Length);
    }

    private static async IAsyncEnumerable<SseEvent> EventsAsync(
        Stream body,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var framer = new SseFramer();
        var buffer = new byte[16 * 1024];
        for (var total = 0; total < MaximumAnswer; )
        {
            var taken = await body.ReadAsync(buffer, cancellationToken);
            if (taken == 0)
                yield break;
            total += taken;
            for (var rest = buffer.AsMemory(0, taken); !rest.IsEmpty; )
            {
                rest = rest[framer.Read(rest.Span, out var sse)..];
                if (sse is not null)
                    yield return sse;
            }
        }
    }

    private static bool IsNoAnswer(Exception error, CancellationToken cancellationToken) =>
        error is HttpRequestException or IOException or InvalidOperationException
        || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested);
}
