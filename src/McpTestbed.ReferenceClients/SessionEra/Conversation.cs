using System.Net;
using System.Text.Json.Nodes;
using McpTestbed.ReferenceClients.Http;
using McpTestbed.ReferenceClients.Messages;

namespace McpTestbed.ReferenceClients.SessionEra;

/// <summary>The requests of the session era, with the headers they must have.</summary>
internal sealed class Conversation(Uri server, Conduct conduct) : IDisposable
{
    private const int MostRedirects = 5;
    private const string SessionIdHeader = "Mcp-Session-Id";
    private readonly Connections connections = new();
    private int requests;

    /// <summary>Posts one message.</summary>
    /// <exception cref="HttpRequestException">The connection broke before the head of the response.</exception>
    public Task<HttpResponseMessage> PostAsync(
        Session session,
        JsonNode body,
        RequestKind kind,
        Action? sent,
        CancellationToken cancellationToken
    )
    {
        var bytes = conduct.Encode(body.ToJsonString());
        var verb = conduct.PutsInitialized && kind == RequestKind.Initialized ? HttpMethod.Put : HttpMethod.Post;
        return SendAsync(
            session,
            verb,
            kind,
            null,
            () => new SentContent(bytes, sent),
            MethodOf(body),
            cancellationToken
        );
    }

    /// <summary>Opens a stream, or resumes one after an event.</summary>
    /// <inheritdoc cref="PostAsync" path="/exception"/>
    public Task<HttpResponseMessage> GetAsync(
        Session session,
        string? lastEventId,
        CancellationToken cancellationToken
    ) => SendAsync(session, HttpMethod.Get, RequestKind.Get, lastEventId, null, null, cancellationToken);

    /// <summary>Ends the session.</summary>
    /// <inheritdoc cref="PostAsync" path="/exception"/>
    public Task<HttpResponseMessage> DeleteAsync(Session session, CancellationToken cancellationToken) =>
        SendAsync(session, HttpMethod.Delete, RequestKind.Delete, null, null, null, cancellationToken);

    /// <summary>Asks the server where a token is to be had.</summary>
    /// <param name="version">The version that the client speaks.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <inheritdoc cref="PostAsync" path="/exception"/>
    public async Task AskWhoAuthorizesAsync(string version, CancellationToken cancellationToken)
    {
        var address = new Uri(server, "/.well-known/oauth-authorization-server");
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        if (conduct.NamesVersionWhenItAsks)
            request.Headers.TryAddWithoutValidation("MCP-Protocol-Version", version);
        using var response = await connections.SendAsync(request, cancellationToken);
    }

    /// <summary>The session id that a response issues.</summary>
    public string? IssuedId(HttpResponseMessage response) =>
        response
            .Headers.NonValidated.Where(header =>
                conduct.ReadsEverySpelling
                    ? header.Key.Equals(SessionIdHeader, StringComparison.OrdinalIgnoreCase)
                    : header.Key == SessionIdHeader
            )
            .Select(header => conduct.KeepSessionId(header.Value.First()))
            .FirstOrDefault();

    /// <inheritdoc/>
    public void Dispose() => connections.Dispose();

    private async Task<HttpResponseMessage> SendAsync(
        Session session,
        HttpMethod verb,
        RequestKind kind,
        string? lastEventId,
        Func<HttpContent>? content,
        string? method,
        CancellationToken cancellationToken
    )
    {
        if (conduct.Pause > TimeSpan.Zero)
            await Task.Delay(conduct.Pause, TimeProvider.System, cancellationToken);
        var address = Address(session);
        for (var redirects = 0; ; redirects++)
        {
            var carriesId =
                conduct.CarriesSessionId(kind)
                && (redirects == 0 || conduct.Redirects != Redirects.AreFollowedWithoutSessionId);
            using var request = new HttpRequestMessage(verb, address) { Content = content?.Invoke() };
            AddHeaders(request, session, kind, lastEventId, method, carriesId);
            var response = await connections.SendAsync(request, cancellationToken);
            var isSentElsewhere =
                response.StatusCode is HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;
            if (
                conduct.Redirects == Redirects.AreFailures
                || redirects == MostRedirects
                || !isSentElsewhere
                || response.Headers.Location is not { } location
            )
                return response;
            response.Dispose();
            address = new Uri(address, location);
        }
    }

    private void AddHeaders(
        HttpRequestMessage request,
        Session session,
        RequestKind kind,
        string? lastEventId,
        string? method,
        bool carriesId
    )
    {
        Add("Accept", Accept(kind));
        if (carriesId)
            Add(SessionIdHeader, session.Id);
        var number = Interlocked.Increment(ref requests);
        if (session.Version is not null)
            Add(
                "MCP-Protocol-Version",
                conduct.ChangesVersion && number % 2 == 0
                    ? session.Offered
                    : conduct.VersionHeader(session.Offered, session.Version)
            );
        Add("Last-Event-ID", lastEventId);
        if (conduct.Token == Token.OnEveryRequest || (conduct.Token == Token.OnFirstRequest && number == 1))
            Add("Authorization", "Bearer test-token");
        if (conduct.SendsModernHeaders)
        {
            Add("Mcp-Method", method);
            Add("MCP-Protocol-Version", session.Version is null ? Revisions.July2026 : null);
        }
        if (conduct.ClosesConnections)
            request.Headers.ConnectionClose = true;

        void Add(string name, string? value)
        {
            if (value is not null)
                request.Headers.TryAddWithoutValidation(name, value);
        }
    }

    private static string? MethodOf(JsonNode body) => Message.Text((body as JsonObject)?["method"]);

    private string? Accept(RequestKind kind) =>
        kind switch
        {
            RequestKind.Get => conduct.GetAccept,
            RequestKind.Delete => null,
            _ => conduct.PostAccept,
        };

    private Uri Address(Session session) =>
        conduct.NamesSessionInQuery && session.Id is not null
            ? new UriBuilder(server) { Query = $"session={session.Id}" }.Uri
        : conduct.Token == Token.InQuery ? new UriBuilder(server) { Query = "access_token=test-token" }.Uri
        : server;
}
