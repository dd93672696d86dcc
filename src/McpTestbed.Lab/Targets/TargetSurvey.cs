using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using McpTestbed.Core.Pacing;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.Lab.Targets;

/// <summary>Asks a server which revisions it speaks, before anything is judged.</summary>
/// <param name="Revisions">The revisions, oldest first.</param>
/// <param name="Remarks">What a person should know of how it answered.</param>
/// <param name="SessionIds">Session ids it was given: secrets that the target may have printed.</param>
internal sealed record TargetSurvey(
    IReadOnlyList<string> Revisions,
    IReadOnlyList<string> Remarks,
    IReadOnlyList<string> SessionIds
)
{
    private const int MaximumAnswer = 4 << 20;

    /// <summary>A server that has answered nothing yet may be starting still: once, it is waited for so many times as
    /// long.</summary>
    private const int LongWait = 4;

    /// <summary>How long its slowest answer took, on the machine's clock.</summary>
    public TimeSpan Slowest { get; init; }

    public static async Task<TargetSurvey> AskAsync(
        Uri endpoint,
        IReadOnlyList<string> headers,
        CancellationToken cancellationToken
    )
    {
        using var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            PooledConnectionLifetime = TimeSpan.Zero,
        };
        using var http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        var pace = new SurveyPace();
        foreach (var line in headers)
            http.DefaultRequestHeaders.TryAddWithoutValidation(HeaderLine.NameOf(line), HeaderLine.ValueOf(line));
        var revisions = new List<string>();
        var remarks = new List<string>();
        var sessions = new List<string>();
        var unanswered = new List<string>();
        if (await HasEndpointEventAsync(http, endpoint, pace, cancellationToken))
        {
            revisions.Add(Revision.V20241105.Id);
            remarks.Add(
                "GET answers with an `endpoint` event: this is the two-endpoint HTTP with SSE transport of "
                    + "2024-11-05. It has no Mcp-Session-Id header; the URI in the event carries the session."
            );
        }

        SurveyAnswer? refusal = null;
        foreach (var revision in Revision.All.Where(revision => revision.HasSessions))
        {
            var answer = await InitializeAsync(http, endpoint, revision.Id, sessions, pace, cancellationToken);
            if (answer.Status is null && !pace.IsSilent)
            {
                pace.WaitLonger(LongWait);
                answer = await InitializeAsync(http, endpoint, revision.Id, sessions, pace, cancellationToken);
                pace.WaitAsUsual();
            }

            if (answer.Status is null)
                unanswered.Add(revision.Id);
            if (answer.Version == revision.Id)
                revisions.Add(revision.Id);
            else if (answer.Version is null && refusal?.Status is null)
                refusal = answer;
        }

        if (await SpeaksStatelessAsync(http, endpoint, pace, cancellationToken))
            revisions.Add(Revision.V20260728.Id);
        if (revisions.Count == 0)
        {
            remarks.Add(refusal?.WhyNoRevision ?? "it answers initialize with a revision that was not asked for");
        }
        else
        {
            // A revision must not drop out unseen: the runs will show whether the server speaks it.
            remarks.AddRange(
                unanswered.Select(revision => $"initialize for {revision} was not answered; it is judged all the same")
            );
            revisions = [.. revisions.Concat(unanswered).Order(StringComparer.Ordinal)];
        }

        return new(revisions, remarks, sessions) { Slowest = pace.Slowest };
    }

    private static async Task<SurveyAnswer> InitializeAsync(
        HttpClient http,
        Uri endpoint,
        string version,
        List<string> sessions,
        SurveyPace pace,
        CancellationToken cancellationToken
    )
    {
        var body = new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = 1,
            ["method"] = "initialize",
            ["params"] = new JsonObject
            {
                ["protocolVersion"] = version,
                ["capabilities"] = new JsonObject(),
                ["clientInfo"] = new JsonObject { ["name"] = "mcptestbed-survey", ["version"] = "1" },
            },
        };
        using var request = Post(endpoint, body);
        var answer = await AnswerAsync(http, request, pace, cancellationToken);
        if (answer.Session is { } session)
        {
            sessions.Add(session);
            using var delete = new HttpRequestMessage(HttpMethod.Delete, endpoint);
            delete.Headers.TryAddWithoutValidation(McpHeaders.SessionId, session);
            await AnswerAsync(http, delete, pace, cancellationToken);
        }

        return answer;
    }

    private static async Task<bool> SpeaksStatelessAsync(
        HttpClient http,
        Uri endpoint,
        SurveyPace pace,
        CancellationToken cancellationToken
    )
    {
        var meta = new JsonObject
        {
            ["io.modelcontextprotocol/protocolVersion"] = Revision.V20260728.Id,
            ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject(),
        };
        var body = new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = 1,
            ["method"] = "server/discover",
            ["params"] = new JsonObject { ["_meta"] = meta },
        };
        using var request = Post(endpoint, body);
        request.Headers.TryAddWithoutValidation(McpHeaders.ProtocolVersion, Revision.V20260728.Id);
        request.Headers.TryAddWithoutValidation(McpHeaders.Method, "server/discover");
        var answer = await AnswerAsync(http, request, pace, cancellationToken);
        return answer.Json.At("result", "supportedVersions") is JsonArray versions
            && versions.Any(version => version.AsText() == Revision.V20260728.Id);
    }

    private static async Task<bool> HasEndpointEventAsync(
        HttpClient http,
        Uri endpoint,
        SurveyPace pace,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, endpoint);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(MediaTypes.EventStream));
        using var deadline = MachineClock.Shared.Deadline(pace.Patience, cancellationToken);
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            if (answer.Content.Headers.ContentType?.MediaType != MediaTypes.EventStream)
                return false;
            await using var stream = await answer.Content.ReadAsStreamAsync(deadline.Token);
            var buffer = new byte[4096];
            var read = await stream.ReadAsync(buffer, deadline.Token);
            return Encoding.UTF8.GetString(buffer, 0, read).Contains("event: endpoint", StringComparison.Ordinal)
                || Encoding.UTF8.GetString(buffer, 0, read).Contains("event:endpoint", StringComparison.Ordinal);
        }
        catch (Exception error) when (IsNoAnswer(error, cancellationToken))
        {
            return false;
        }
    }

    private static HttpRequestMessage Post(Uri endpoint, JsonObject body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, endpoint)
        {
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, MediaTypes.Json),
        };
        request.Headers.TryAddWithoutValidation("Accept", $"{MediaTypes.Json}, {MediaTypes.EventStream}");
        return request;
    }

    private static async Task<SurveyAnswer> AnswerAsync(
        HttpClient http,
        HttpRequestMessage request,
        SurveyPace pace,
        CancellationToken cancellationToken
    )
    {
        using var deadline = MachineClock.Shared.Deadline(pace.Patience, cancellationToken);
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            var isStream = answer.Content.Headers.ContentType?.MediaType == MediaTypes.EventStream;
            var text = await ReadAsync(
                await answer.Content.ReadAsStreamAsync(deadline.Token),
                isStream,
                deadline.Token
            );
            var session = answer.Headers.TryGetValues(McpHeaders.SessionId, out var ids) ? ids.First() : null;
            pace.Answered(deadline.Given);
            return new()
            {
                Status = answer.StatusCode,
                Json = ForeignJson.ParseObject(text),
                Session = session,
                ContentType = $"{answer.Content.Headers.ContentType}",
                Coding = string.Join(", ", answer.Content.Headers.ContentEncoding),
                Location = answer.Headers.Location,
            };
        }
        catch (Exception error) when (IsNoAnswer(error, cancellationToken))
        {
            return new()
            {
                Problem =
                    error is OperationCanceledException
                        ? $"no answer within {deadline}"
                        : (error.InnerException ?? error).Message,
            };
        }
    }

    /// <summary>Reads a body, or a stream up to the first event that is a JSON object: a server may leave it open after
    /// that.</summary>
    private static async Task<string> ReadAsync(Stream body, bool isStream, CancellationToken cancellationToken)
    {
        var framer = new SseFramer();
        var read = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (read.Length < MaximumAnswer && await body.ReadAsync(buffer, cancellationToken) is var taken and > 0)
        {
            read.Write(buffer, 0, taken);
            for (var rest = buffer.AsMemory(0, taken); isStream && !rest.IsEmpty; )
            {
                rest = rest[framer.Read(rest.Span, out var sse)..];
                if (sse?.Data?.StartsWith('{') == true)
                    return sse.Data;
            }
        }

        return isStream ? "" : Encoding.UTF8.GetString(read.GetBuffer(), 0, (int)read.Length);
    }

    private static bool IsNoAnswer(Exception error, CancellationToken cancellationToken) =>
        error is HttpRequestException or IOException or InvalidOperationException
        || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested);
}
