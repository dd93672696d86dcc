using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.SessionEra;

/// <summary>DELETE: the client is done with its session.</summary>
internal class DeleteEndpoint
{
    /// <summary>Answers a DELETE that passed the checks common to all methods.</summary>
    public async Task HandleAsync(HttpContext context, ServerParts parts)
    {
        var admission = await parts.Gate.AdmitAsync(context, parts.Header, parts.Sessions);
        var refusal = admission.Session is { } session
            ? parts.Versions.Check(context.Request.Headers, session)
            : admission.Refusal;
        if (refusal is null)
            await EndAsync(context, parts, admission.Session!);
        else
            await parts.Replies.RefuseAsync(context, refusal);
    }

    /// <summary>Ends the session.</summary>
    protected virtual async Task EndAsync(HttpContext context, ServerParts parts, Session session)
    {
        await session.State.EndAsync(session);
        parts.Sessions.Terminate(session);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
