using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.JsonRpc;
using McpTestbed.ReferenceServers.SessionEra.Methods;
using McpTestbed.ReferenceServers.SessionEra.Sessions;
using McpTestbed.ReferenceServers.SessionEra.Streams;

namespace McpTestbed.ReferenceServers.SessionEra;

/// <summary>POST: initialize, requests, notifications and responses.</summary>
internal class PostEndpoint
{
    /// <summary>Answers a POST that passed the checks common to all methods.</summary>
    public async Task HandleAsync(HttpContext context, ServerParts parts)
    {
        // The body comes before the session, because only initialize may come without one.
        var (body, refusal) = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        if (body is null)
        {
            await parts.Replies.RefuseAsync(context, refusal!);
        }
        else
        {
            await ServeAsync(context, parts, body);
        }
    }

    private async Task ServeAsync(HttpContext context, ServerParts parts, RpcBody body)
    {
        try
        {
            if (body.Initialize is { } initialize)
                await InitializeAsync(context, parts, initialize);
            else
                await ServeInSessionAsync(context, parts, body);
        }
        catch (StateUnavailableException unavailable) when (!context.Response.HasStarted)
        {
            await parts.Replies.RefuseAsync(context, Refusal.Because(unavailable), body.Id);
        }
    }

    /// <summary>Finds the session of messages.</summary>
    protected virtual Task<Admission> AdmitAsync(HttpContext context, ServerParts parts, RpcBody body) =>
        parts.Gate.AdmitAsync(context, parts.Header, parts.Sessions);

    /// <summary>Whether a message is taken although its session is not there: none is.</summary>
    protected virtual bool TakesWithoutSession(RpcBody body) => false;

    /// <summary>Whether initialize may come a second time in its session, and begin it anew.</summary>
    protected virtual bool InitializesAgain => false;

    /// <summary>Why a body that could not be read is refused.</summary>
    protected virtual Refusal? CheckProblem(RpcException problem) => Bad(problem.Code, problem.Message);

    /// <summary>Whether the session takes an array of messages: only revision 2025-03-26 has them.</summary>
    protected virtual bool TakesBatches(Session session) => session.Version == "2025-03-26";

    /// <summary>The status of the answer to a body without a request that was taken.</summary>
    protected virtual int StatusOfAccepted(RpcBody body) => StatusCodes.Status202Accepted;

    private async Task InitializeAsync(HttpContext context, ServerParts parts, RpcMessage.Request request)
    {
        var headers = context.Request.Headers;
        var reading = parts.Header.Read(headers);
        var refusal = (InitializesAgain ? null : CheckNoSession(reading))
            ?? parts.Versions.CheckInitialize(headers)
            ?? Negotiation.CheckPost(context.Request)
            ?? parts.Initialization.Check(parts.Sessions, request);
        if (refusal is not null)
        {
            await parts.Replies.RefuseAsync(context, refusal, request.Id);
            return;
        }

        try
        {
            var version = parts.Versions.Negotiate(Initialization.RequestedVersion(request));
            var session = reading.Id is { } again ? parts.Sessions.Open(again, version) : parts.Sessions.Open(version);
            session.CanBeAsked = Initialization.Declares(request, "elicitation");
            parts.Gate.Opened(context, session);
            await session.State.OpenedAsync(session);
            if (parts.Initialization.IssuedId(session) is { } id)
                context.Response.Headers[SessionHeader.Name] = id;
            var result = parts.Replies.Result(request.Id, parts.Initialization.Result(version));
            await parts.Replies.WriteAsync(context, StatusCodes.Status200OK, result);
        }
        catch (RpcException problem)
        {
            var error = parts.Replies.Error(request.Id, problem.Code, problem.Message, problem.Details);
            await parts.Replies.WriteAsync(context, StatusCodes.Status200OK, error);
        }
    }

    private async Task ServeInSessionAsync(HttpContext context, ServerParts parts, RpcBody body)
    {
        var admission = await AdmitAsync(context, parts, body);
        if (admission.Session is not { } session)
        {
            await (
                TakesWithoutSession(body)
                    ? parts.Replies.AcceptAsync(context)
                    : parts.Replies.RefuseAsync(context, admission.Refusal!, body.Id)
            );
            return;
        }

        session.Touch(parts.Sessions.Clock.GetUtcNow());
        var refusal = parts.Versions.Check(context.Request.Headers, session)
            ?? Negotiation.CheckPost(context.Request)
            ?? CheckBody(body, session);
        if (refusal is not null)
        {
            await parts.Replies.RefuseAsync(context, refusal, body.Id);
            return;
        }

        Notifications.Apply(session, body.Messages.OfType<RpcMessage.Notification>());
        foreach (var response in body.Messages.OfType<RpcMessage.Response>())
        {
            parts.Delivery.Answered(response);
            parts.Questions.Answered(session, response.Id, response.Result);
        }

        await session.State.SaveAsync(session);
        await AnswerAsync(context, parts, session, body);
    }

    private async Task AnswerAsync(HttpContext context, ServerParts parts, Session session, RpcBody body)
    {
        RpcMessage.Request[] requests = [.. body.Messages.OfType<RpcMessage.Request>()];
        var work = new RequestWork(parts);
        if (requests.Length == 0)
        {
            await parts.Replies.AcceptAsync(context, StatusOfAccepted(body));
        }
        else if (!body.IsBatch && !parts.Methods.AnswersByStream(requests[0].Method))
        {
            var answer = await work.AnswerAsync(session, requests[0]);
            await session.State.SaveAsync(session);
            await parts.Replies.WriteAsync(context, parts.Replies.StatusOf(answer), answer);
        }
        else
        {
            parts.Gate.Answering(context, session, requests);
            var stream = work.Begin(session, requests);
            var isOver = await StreamPump.RunAsync(context, parts.Streams, session, stream, resumeAfter: null);
            session.Touch(parts.Sessions.Clock.GetUtcNow());
            if (!isOver)
                parts.Streams.Disconnected(parts.Sessions, session, stream);
        }
    }

    private static Refusal? CheckNoSession(SessionReading reading) =>
        reading.IsMissing
            ? null
            : Bad(RpcCodes.InvalidRequest, $"initialize begins a session and carries no {SessionHeader.Name}");

    private Refusal? CheckBody(RpcBody body, Session session) =>
        body.IsBatch && !TakesBatches(session)
            ? Bad(RpcCodes.InvalidRequest, $"revision {session.Version} has no batches")
        : body.Problem is { } problem ? CheckProblem(problem)
        : null;

    private static Refusal Bad(int code, string message) =>
        new(StatusCodes.Status400BadRequest, code, $"Bad Request: {message}");
}
