using System.Text.Json;
using McpTestbed.ReferenceServers.Hosting;
using McpTestbed.ReferenceServers.Messages;

namespace McpTestbed.ReferenceServers.Stateless;

/// <summary>The one endpoint: guards it, reads what was posted, and answers as the server's decisions say.</summary>
internal sealed class StatelessEndpoint(StatelessServer server)
{
    private readonly StatelessMethods methods = new(server);
    private readonly StatelessStreams streams = new(server);

    public async Task HandleAsync(HttpContext http)
    {
        server.AddHeaders(http);
        if (!Loopback.IsHost(http.Request.Host))
        {
            await ForbidAsync(http, "this host name is not served");
            return;
        }

        var origin = http.Request.Headers.Origin;
        if (!server.AcceptsOrigin(origin))
        {
            await ForbidAsync(http, "this origin is not allowed");
            return;
        }

        AddCors(http, origin);
        await (
            http.Request.Method switch
            {
                "POST" => PostAsync(http),
                "GET" => server.GetAsync(http),
                "DELETE" => server.DeleteAsync(http),
                "OPTIONS" => PreflightAsync(http),
                _ => StatelessServer.RefuseMethodAsync(http),
            }
        );
    }

    private async Task PostAsync(HttpContext http)
    {
        var posted = await PostReader.ReadAsync(http);
        if (posted.Message is not { } request)
        {
            await RefuseAsync(http, posted.Id, posted.Refusal!);
            return;
        }

        if (request.IsNotification)
        {
            // Revision 2026-07-28 defines no notification that a client sends over HTTP; one is taken and means
            // nothing.
            http.Response.StatusCode = server.NotificationStatus;
            return;
        }

        if (server.Check(request) is { } refusal)
        {
            await RefuseAsync(http, request.Id, refusal);
            return;
        }

        await AnswerAsync(request);
    }

    private async Task AnswerAsync(PostedMessage request)
    {
        if (request.Method == "subscriptions/listen" && request.WantsNotifications)
        {
            await streams.ListenAsync(request);
            return;
        }

        if (request.Method == "tools/call" && server.HasTool(request.NamedThing))
        {
            await streams.CallAsync(request);
            return;
        }

        var called = request.Method == "tools/call" ? await server.OwnTools.CallAsync(request) : null;
        var outcome = called ?? methods.Invoke(request);
        if (outcome.Refusal is { } refusal)
            await RefuseAsync(request.Http, request.Id, refusal);
        else
            await server.AnswerAsync(request, null, JsonRpc.Result(request.Id, server.Complete(outcome.Result!)));
    }

    private Task RefuseAsync(HttpContext http, JsonElement id, Refusal refusal)
    {
        http.Response.StatusCode = refusal.Status;
        return server.WriteAsync(http, JsonRpc.Error(server.ErrorId(id), refusal));
    }

    private Task ForbidAsync(HttpContext http, string reason)
    {
        // Nothing of the body is read for somebody who may not call, so there is no id to repeat.
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        return server.WriteAsync(
            http,
            JsonRpc.Error(default, new Refusal(StatusCodes.Status403Forbidden, server.ForbiddenCode, reason))
        );
    }

    private Task PreflightAsync(HttpContext http)
    {
        var headers = http.Response.Headers;
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        headers.Allow = HttpMethods.Post;
        headers.AccessControlAllowMethods = HttpMethods.Post;
        headers.AccessControlAllowHeaders = server.AllowedHeaders(
            http.Request.Headers.AccessControlRequestHeaders.ToString()
        );
        return Task.CompletedTask;
    }

    private static void AddCors(HttpContext http, string? origin)
    {
        // The answer depends on the origin even where there is none, so a shared cache must keep the two apart.
        http.Response.Headers.Vary = "Origin";
        if (!string.IsNullOrEmpty(origin))
            http.Response.Headers.AccessControlAllowOrigin = origin;
    }
}
