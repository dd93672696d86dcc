using System.Text.Json;
using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Hosting;
using McpTestbed.ReferenceServers.Messages;
using Microsoft.Extensions.Primitives;

namespace McpTestbed.ReferenceServers.Stateless;

/// <content>Decisions about HTTP itself: who may call, which methods exist, which headers go out.</content>
internal abstract partial class StatelessServer
{
    private const string PreflightHeaders =
        "content-type, accept, authorization, mcp-protocol-version, mcp-method, mcp-name";

    /// <summary>Whether a request with these Origin lines is answered at all.</summary>
    internal virtual bool AcceptsOrigin(StringValues lines) => Loopback.IsProgramOrOwnPage(lines);

    /// <summary>The request headers that a browser page may send. The parameter headers are an open set, so those asked
    /// for are named back.</summary>
    internal virtual string AllowedHeaders(string requested)
    {
        var parameters = requested
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(name => name.StartsWith(HeaderName.ParameterPrefix, StringComparison.OrdinalIgnoreCase));
        return string.Join(", ", parameters.Prepend(PreflightHeaders));
    }

    /// <summary>Answers GET, which earlier revisions used for a stream.</summary>
    internal virtual Task GetAsync(HttpContext http) => RefuseMethodAsync(http);

    /// <summary>Answers DELETE, which earlier revisions used to end a session.</summary>
    internal virtual Task DeleteAsync(HttpContext http) => RefuseMethodAsync(http);

    /// <summary>Adds headers to every response. There are none: no session id is ever minted.</summary>
    internal virtual void AddHeaders(HttpContext http) { }

    /// <summary>Adds the headers of an event stream; a buffering proxy would hold events back without being
    /// told.</summary>
    internal virtual void AddStreamHeaders(HttpResponse response) => response.Headers["X-Accel-Buffering"] = "no";

    /// <summary>What cancels the work on a request: the client's leaving does.</summary>
    internal virtual CancellationToken WorkToken(HttpContext http) => http.RequestAborted;

    /// <summary>What goes out on the stream of a call before its answer, beside what the tool sends: nothing.</summary>
    internal virtual IEnumerable<JsonObject> Interim(PostedMessage request) => [];

    /// <summary>A call has begun, whose answer is to go out on the stream.</summary>
    internal virtual void Waits(PostedMessage request, EventStream stream) { }

    /// <summary>The client of a call has left before its answer.</summary>
    internal virtual void ClientLeft(PostedMessage request) { }

    /// <summary>Sends the answer of a request to whom it is due: on the stream of the call, or as the
    /// response.</summary>
    /// <param name="request">The request.</param>
    /// <param name="stream">The stream of the call; null where the answer is one JSON object.</param>
    /// <param name="answer">The answer.</param>
    internal virtual Task AnswerAsync(PostedMessage request, EventStream? stream, JsonObject answer) =>
        stream is null ? WriteAsync(request.Http, answer) : stream.SendAsync(answer);

    /// <summary>Writes a response of one JSON object.</summary>
    internal Task WriteAsync(HttpContext http, JsonObject message)
    {
        http.Response.ContentType = JsonContentType;
        return http.Response.WriteAsync(JsonText.Of(message));
    }

    /// <summary>The code of the error that refuses a foreign Origin or Host.</summary>
    internal virtual int ForbiddenCode => ErrorCode.InvalidRequest;

    /// <summary>Called after the response went out on an event stream; when it returns, the stream ends.</summary>
    internal virtual Task EndStreamAsync(HttpContext http) => Task.CompletedTask;

    /// <summary>The status of the answer to a notification that was taken.</summary>
    internal virtual int NotificationStatus => StatusCodes.Status202Accepted;

    /// <summary>What goes out first on the stream of a subscription.</summary>
    internal virtual IEnumerable<JsonObject> Opening(Subscription subscription) => [subscription.Acknowledgment()];

    /// <summary>Whether a subscription is told that the tools are others now.</summary>
    internal virtual bool IsToldOfTools(Subscription subscription) => subscription.ToolsListChanged;

    /// <summary>A notification of a call went out: it is nothing to subscriptions.</summary>
    internal virtual void Notified(string method, JsonObject parameters) { }

    /// <summary>Makes a notification one of a subscription.</summary>
    internal virtual void Tag(JsonObject parameters, JsonElement subscription) =>
        parameters["_meta"] = new JsonObject { [MetaKey.SubscriptionId] = JsonText.Copy(subscription) };

    /// <summary>Answers a method that the endpoint does not have.</summary>
    internal static Task RefuseMethodAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        http.Response.Headers.Allow = HttpMethods.Post;
        return Task.CompletedTask;
    }
}
