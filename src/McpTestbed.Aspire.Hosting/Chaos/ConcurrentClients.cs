using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using McpTestbed.Core.Diagnostics;

namespace McpTestbed.Hosting.Chaos;

/// <summary>What became of many clients that asked at the same time.</summary>
/// <param name="Clients">How many there were.</param>
/// <param name="IsOneSession">Whether they shared a session.</param>
/// <param name="Asked">How many requests they sent.</param>
/// <param name="Own">How many of these were answered, with their own id.</param>
/// <param name="Wrong">What became of the others, with how often.</param>
/// <param name="Trace">The trace of all of it.</param>
internal sealed record ConcurrentClients(
    int Clients,
    bool IsOneSession,
    int Asked,
    int Own,
    IReadOnlyDictionary<string, int> Wrong,
    string Trace
)
{
    private const int RequestsEach = 5;
    private const string Version = "2025-11-25";
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>Whether every request was answered with its own id.</summary>
    public bool IsRight => Own == Asked;

    /// <summary>Starts them, waits for their answers, and ends their sessions.</summary>
    /// <param name="server">The MCP endpoint, of the session era.</param>
    /// <param name="clients">How many.</param>
    /// <param name="isOneSession">Whether they share a session.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<ConcurrentClients> RunAsync(
        Uri server,
        int clients,
        bool isOneSession,
        CancellationToken cancellationToken
    )
    {
        var trace = ActivityTraceId.CreateRandom();
        using var http = new HttpClient { Timeout = Timeout };
        var asking = new Asker(http, server, trace);
        var sessions = new List<string?>();
        try
        {
            for (var session = 0; session < (isOneSession ? 1 : clients); session++)
                sessions.Add(await asking.InitializeAsync(cancellationToken));
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            return new(clients, isOneSession, 1, 0, Count([$"initialize failed: {error.Message}"]), $"{trace}");
        }

        // In one session ids must differ; in sessions of their own the clients count alike, which must not matter.
        var asked = Enumerable
            .Range(0, clients)
            .SelectMany(client => Enumerable.Range(1, RequestsEach).Select(number => (client, number)))
            .Select(ask =>
                asking.PingAsync(
                    sessions[isOneSession ? 0 : ask.client],
                    isOneSession ? (ask.client * RequestsEach) + ask.number + 1 : ask.number + 1,
                    cancellationToken
                )
            )
            .ToList();
        var became = await Task.WhenAll(asked);
        foreach (var session in sessions)
            await asking.EndAsync(session, cancellationToken);
        return new(
            clients,
            isOneSession,
            became.Length,
            became.Count(problem => problem is null),
            Count(became.OfType<string>()),
            $"{trace}"
        );
    }

    /// <inheritdoc />
    public override string ToString() =>
        $"{Clients} clients {(IsOneSession ? "in one session" : "in a session each")}: {Own} of {Asked} pings were "
        + "answered with their own id"
        + string.Concat(Wrong.Select(wrong => $"; {Counted.Of(wrong.Value, "time")} {wrong.Key}"))
        + $". Look at trace {Trace[..7]}";

    private static Dictionary<string, int> Count(IEnumerable<string> problems) =>
        problems.GroupBy(problem => problem).ToDictionary(same => same.Key, same => same.Count());

    /// <summary>Speaks just enough MCP.</summary>
    private sealed class Asker(HttpClient http, Uri server, ActivityTraceId trace)
    {
        public async Task<string?> InitializeAsync(CancellationToken cancellationToken)
        {
            using var answer = await PostAsync(
                null,
                """{"jsonrpc":"2.0","id":1,"method":"initialize","params":"""
                    + $$$"""{"protocolVersion":"{{{Version}}}","capabilities":{},"""
                    + """ "clientInfo":{"name":"concurrent-clients","version":"1"}}}""",
                cancellationToken
            );
            answer.EnsureSuccessStatusCode();
            var session = answer.Headers.TryGetValues("Mcp-Session-Id", out var ids) ? ids.First() : null;
            using var _ = await PostAsync(
                session,
                """{"jsonrpc":"2.0","method":"notifications/initialized"}""",
                cancellationToken
            );
            return session;
        }

        /// <returns>What is wrong; null where the answer has the request's id.</returns>
        public async Task<string?> PingAsync(string? session, int id, CancellationToken cancellationToken)
        {
            try
            {
                using var answer = await PostAsync(
                    session,
                    $$"""{"jsonrpc":"2.0","id":{{id}},"method":"ping"}""",
                    cancellationToken
                );
                if (!answer.IsSuccessStatusCode)
                    return $"status {(int)answer.StatusCode}";
                var text = await answer.Content.ReadAsStringAsync(cancellationToken);
                return Messages(text).Any(message => message.GetProperty("id").GetInt32() == id)
                    ? null
                    : "an answer without the request's id";
            }
            catch (Exception error) when (error is HttpRequestException or IOException or JsonException)
            {
                return error.Message;
            }
            catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return $"no answer within {Timeout.TotalSeconds:0} s";
            }
        }

        public async Task EndAsync(string? session, CancellationToken cancellationToken)
        {
            if (session is null)
                return;
            using var request = Request(HttpMethod.Delete, session);
            using var answer = await http.SendAsync(request, cancellationToken);
        }

        /// <summary>The answers in a body, which is one of them, or a stream of events.</summary>
        private static IEnumerable<JsonElement> Messages(string text) =>
            (
                text.TrimStart().StartsWith('{')
                    ? [text]
                    : text.Split('\n')
                        .Where(line => line.StartsWith("data:", StringComparison.Ordinal))
                        .Select(line => line[5..].Trim())
                        .Where(data => data.Length > 0)
            )
                .Select(json => JsonSerializer.Deserialize<JsonElement>(json))
                .Where(message =>
                    message.TryGetProperty("result", out _)
                    && message.TryGetProperty("id", out var id)
                    && id.ValueKind == JsonValueKind.Number
                );

        private async Task<HttpResponseMessage> PostAsync(
            string? session,
            string body,
            CancellationToken cancellationToken
        )
        {
            using var request = Request(HttpMethod.Post, session);
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
            return await http.SendAsync(request, cancellationToken);
        }

        private HttpRequestMessage Request(HttpMethod method, string? session)
        {
            var request = new HttpRequestMessage(method, server);
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
            request.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
            if (session is not null)
            {
                request.Headers.Add("Mcp-Session-Id", session);
                request.Headers.Add("MCP-Protocol-Version", Version);
            }

            return request;
        }
    }
}
