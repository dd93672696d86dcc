using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.JsonRpc;
using McpTestbed.ReferenceServers.SessionEra.Sessions;
using McpTestbed.ReferenceServers.SessionEra.Streams;
using Microsoft.Extensions.Primitives;

namespace McpTestbed.ReferenceServers.SessionEra;

/// <summary>GET: a new stream, or with Last-Event-ID the continuation of one that broke.</summary>
internal class GetEndpoint
{
    private const string LastEventId = "Last-Event-ID";

    /// <summary>Answers a GET that passed the checks common to all methods.</summary>
    public async Task HandleAsync(HttpContext context, ServerParts parts)
    {
        var admission = await parts.Gate.AdmitAsync(context, parts.Header, parts.Sessions);
        if (admission.Session is not { } session)
        {
            await parts.Replies.RefuseAsync(context, admission.Refusal!);
            return;
        }

        session.Touch(parts.Sessions.Clock.GetUtcNow());
        var refusal = parts.Versions.Check(context.Request.Headers, session)
            ?? Negotiation.CheckGet(context.Request)
            ?? Check(session);
        if (refusal is null)
            await ServeAsync(context, parts, session);
        else
            await parts.Replies.RefuseAsync(context, refusal);
    }

    /// <summary>Why the session gets no stream, or null: it may have several at once.</summary>
    protected virtual Refusal? Check(Session session) => null;

    /// <summary>The answer to an event id that is not known, or no longer.</summary>
    protected virtual Refusal UnknownEvent() =>
        new(
            StatusCodes.Status400BadRequest,
            RpcCodes.Refused,
            $"Bad Request: {LastEventId} is not known in this session"
        );

    /// <summary>A new stream is about to be sent.</summary>
    protected virtual void Opened(ServerParts parts, Session session) { }

    /// <summary>Sends the stream.</summary>
    protected virtual async Task ServeAsync(HttpContext context, ServerParts parts, Session session)
    {
        var lines = context.Request.Headers[LastEventId];
        if (lines is [{ } lastId] && EventIds.StreamOf(lastId) is { } name)
            await session.State.BringStreamAsync(session, name, parts.Streams.FramingFor(session));
        var from = StartingPoint(parts, session, lines);
        if (from is null)
        {
            await parts.Replies.RefuseAsync(context, UnknownEvent());
            return;
        }

        session.EndIfOver();
        int? resumeAfter = lines.Count == 0 ? null : from.Number;
        var isOver = await StreamPump.RunAsync(context, parts.Streams, session, from.Stream, resumeAfter);
        session.Touch(parts.Sessions.Clock.GetUtcNow());
        if (!isOver)
            parts.Streams.Disconnected(parts.Sessions, session, from.Stream);
    }

    private ResumePoint? StartingPoint(ServerParts parts, Session session, StringValues lastEventIds)
    {
        if (lastEventIds.Count > 0)
            return lastEventIds is [{ } id] ? parts.Streams.Resume(session, id) : null;
        var stream = parts.Streams.OpenStandalone(session);
        Opened(parts, session);
        return new(stream, 0);
    }
}
