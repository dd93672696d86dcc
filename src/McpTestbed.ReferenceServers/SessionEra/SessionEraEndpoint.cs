using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.SessionEra;

/// <summary>The MCP endpoint: what holds for every request, then the handler of its method.</summary>
internal sealed class SessionEraEndpoint(ServerParts parts)
{
    /// <summary>Answers one HTTP request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            await ServeAsync(context);
        }
        catch (StateUnavailableException unavailable) when (!context.Response.HasStarted)
        {
            await parts.Replies.RefuseAsync(context, Refusal.Because(unavailable));
        }
        catch (StateUnavailableException)
        {
            context.Abort();
        }
    }

    private Task ServeAsync(HttpContext context)
    {
        var request = context.Request;
        parts.Cors.Decorate(context, parts.Origins);
        var refusal = parts.Hosts.Check(request) ?? parts.Origins.Check(request) ?? Negotiation.CheckMethod(request);
        if (refusal is not null)
            return parts.Replies.RefuseAsync(context, refusal);
        return request.Method switch
        {
            "POST" => parts.Post.HandleAsync(context, parts),
            "GET" => parts.Get.HandleAsync(context, parts),
            "DELETE" => parts.Delete.HandleAsync(context, parts),
            _ => AnswerOptionsAsync(context),
        };
    }

    private Task AnswerOptionsAsync(HttpContext context)
    {
        if (parts.Cors.CheckPreflight(context.Request) is { } refusal)
            return parts.Replies.RefuseAsync(context, refusal);
        parts.Cors.AnswerPreflight(context, parts.Origins);
        return Task.CompletedTask;
    }
}
