using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra.Events;
using McpTestbed.ReferenceServers.SessionEra.JsonRpc;
using McpTestbed.ReferenceServers.SessionEra.Methods;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.SessionEra;

/// <summary>Works on requests apart from the connection that brought them: a client that goes away stops
/// nothing.</summary>
internal sealed class RequestWork(ServerParts parts)
{
    /// <summary>Begins to work on the requests and returns the stream that will carry the responses.</summary>
    public EventStream Begin(Session session, IReadOnlyList<RpcMessage.Request> requests)
    {
        var stream = parts.Streams.OpenReply(session, requests.Count);
        RunningRequest[] all = [.. requests.Select(request => new RunningRequest(request, stream))];

        // All are known before one runs, so that none is missed by a cancellation or by the end of the session.
        foreach (var running in all)
            session.Running.Begin(running);
        session.EndIfOver();
        foreach (var running in all)
            _ = Task.Run(() => RunAsync(session, running), CancellationToken.None);
        return stream;
    }

    /// <summary>Answers a request that is answered at once.</summary>
    public Task<JsonObject> AnswerAsync(Session session, RpcMessage.Request request) =>
        AnswerAsync(new(session, request, parts.Tools, null, CancellationToken.None));

    private async Task RunAsync(Session session, RunningRequest running)
    {
        JsonObject? response = null;
        try
        {
            var context = new SessionToolContext(parts, session, running);
            response = await AnswerAsync(new(session, running.Request, parts.Tools, context, running.Cancelled));
        }
        catch (OperationCanceledException)
        {
            // A cancelled request gets no response; its stream ends without one.
        }

        parts.Delivery.Respond(
            parts.Streams,
            session,
            running,
            running.Cancelled.IsCancellationRequested ? null : response
        );
        session.Running.Finish(running);
        session.Touch(parts.Sessions.Clock.GetUtcNow());
    }

    private async Task<JsonObject> AnswerAsync(MethodCall call)
    {
        try
        {
            return parts.Replies.Result(call.Request.Id, await parts.Methods.CallAsync(call));
        }
        catch (RpcException problem)
        {
            return parts.Replies.Error(call.Request.Id, problem.Code, problem.Message, problem.Details);
        }
        catch (StateUnavailableException unavailable)
        {
            return parts.Replies.Error(call.Request.Id, RpcCodes.Internal, $"Internal error: {unavailable.Message}");
        }
        catch (InvalidOperationException)
        {
            // A JSON string with half a surrogate pair cannot be read as text.
            return parts.Replies.Error(
                call.Request.Id,
                RpcCodes.InvalidParams,
                "Invalid params: a text is not Unicode"
            );
        }
    }
}
