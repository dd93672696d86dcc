using McpTestbed.ReferenceServers.Hosting;
using McpTestbed.ReferenceServers.Messages;

namespace McpTestbed.ReferenceServers.LegacySse;

/// <summary>The two addresses: the stream, and the one to post to.</summary>
internal sealed class LegacySseEndpoints(LegacySseServer server)
{
    private readonly LegacyMethods methods = new(server);

    public Task HandleStreamAsync(HttpContext http) => GuardAsync(http, HttpMethods.Get, StreamAsync);

    public Task HandleMessagesAsync(HttpContext http) => GuardAsync(http, HttpMethods.Post, PostAsync);

    /// <summary>Lets through what comes from this machine by the one method that the address has.</summary>
    private async Task GuardAsync(HttpContext http, string method, Func<HttpContext, Task> handle)
    {
        var response = http.Response;
        var origin = http.Request.Headers.Origin;
        response.Headers.Vary = "Origin";
        if (!Loopback.IsHost(http.Request.Host) || !server.AcceptsOrigin(origin))
        {
            response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        if (origin.Count > 0)
            response.Headers.AccessControlAllowOrigin = origin;
        if (http.Request.Method == method)
        {
            await handle(http);
            return;
        }

        var isPreflight = http.Request.Method == HttpMethods.Options;
        response.StatusCode = isPreflight ? StatusCodes.Status204NoContent : StatusCodes.Status405MethodNotAllowed;
        response.Headers.Allow = method;
        if (!isPreflight)
            return;
        response.Headers.AccessControlAllowMethods = method;
        response.Headers.AccessControlAllowHeaders = "content-type, accept, authorization, mcp-protocol-version";
    }

    private async Task StreamAsync(HttpContext http)
    {
        await using var stream = await EventStream.OpenAsync(http.Response, server.Time);
        var session = new LegacySession { User = server.UserOf(http) };
        server.Sessions.Add(session);
        using var left = http.RequestAborted.Register(session.End);
        using var stopping = server.Stopping.Register(session.End);
        try
        {
            await server.BeginAsync(stream, $"{LegacySseServer.MessagesPath}?session_id={session.Id}");
            await foreach (var message in session.ReadAllAsync())
                await stream.SendAsync(message);
        }
        finally
        {
            server.Sessions.Remove(session);
            session.End();
        }
    }

    private async Task PostAsync(HttpContext http)
    {
        string? id = http.Request.Query["session_id"];
        if (string.IsNullOrEmpty(id))
        {
            await RefuseAsync(http, StatusCodes.Status400BadRequest, "session_id is missing");
            return;
        }

        if (server.Sessions.Find(id) is not { } session || !server.MayPost(http, session))
        {
            await RefuseAsync(http, StatusCodes.Status404NotFound, "there is no such session");
            return;
        }

        var posted = await PostReader.ReadAsync(http);
        if (posted.Message is not { } message)
        {
            await RefuseAsync(http, posted.Refusal!.Status, posted.Refusal.Message);
        }
        else if (message.IsNotification)
        {
            LegacyMethods.Take(session, message);
            await LegacySseServer.AcceptAsync(http, server.StatusOf(message));
        }
        else
        {
            if (message.Method == "initialize")
            {
                foreach (var early in server.BeforeInitialized())
                    session.Send(early);
            }

            await server.DeliverAsync(http, session, methods.AnswerAsync(session, message));
        }
    }

    private static Task RefuseAsync(HttpContext http, int status, string reason)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsync(reason);
    }
}
