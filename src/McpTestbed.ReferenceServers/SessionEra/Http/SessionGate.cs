using McpTestbed.ReferenceServers.SessionEra.JsonRpc;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.SessionEra.Http;

/// <summary>Finds the session of a request, the same way for POST, GET and DELETE.</summary>
internal class SessionGate
{
    /// <summary>Decides about a request other than initialize.</summary>
    /// <exception cref="StateUnavailableException">Nobody knows at the moment.</exception>
    public async Task<Admission> AdmitAsync(HttpContext context, SessionHeader header, SessionStore sessions)
    {
        var reading = header.Read(context.Request.Headers);
        if (reading.Id is { } named)
            await sessions.State.BringAsync(sessions, named);
        return Admit(context, reading, sessions);
    }

    private Admission Admit(HttpContext context, SessionReading reading, SessionStore sessions)
    {
        if (reading.IsMissing)
            return WhenMissing(sessions);
        if (reading.Id is not { } id)
            return Admission.Refuse(
                StatusCodes.Status400BadRequest,
                RpcCodes.Refused,
                $"Bad Request: {reading.Problem}"
            );
        var lookup = sessions.Find(id);
        return lookup.Session is { } session
            ? WhenFound(context, session)
            : WhenDead(context, sessions, id, lookup.Fate);
    }

    /// <summary>A session was opened by this request.</summary>
    public virtual void Opened(HttpContext context, Session session) { }

    /// <summary>Requests of the session are about to be answered by a stream.</summary>
    public virtual void Answering(HttpContext context, Session session, IReadOnlyList<RpcMessage.Request> requests) { }

    /// <summary>The request names no session.</summary>
    protected virtual Admission WhenMissing(SessionStore sessions) =>
        Admission.Refuse(StatusCodes.Status400BadRequest, RpcCodes.Refused, "Bad Request: Mcp-Session-Id is required");

    /// <summary>The request names a session that lives.</summary>
    protected virtual Admission WhenFound(HttpContext context, Session session) => Admission.Serve(session);

    /// <summary>The request names a session that ended or never was: 404 is what makes a client begin anew.</summary>
    protected virtual Admission WhenDead(HttpContext context, SessionStore sessions, string id, SessionFate fate) =>
        NotFound();

    /// <summary>The answer for a session that is not there.</summary>
    protected static Admission NotFound() =>
        Admission.Refuse(StatusCodes.Status404NotFound, RpcCodes.UnknownSession, "Not Found: there is no such session");
}
