using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Messages;

namespace McpTestbed.ReferenceServers.Stateless;

/// <summary>The two methods that are answered by an event stream.</summary>
internal sealed class StatelessStreams(StatelessServer server)
{
    /// <summary>Calls a tool. The client's leaving cancels this call and nothing else.</summary>
    public async Task CallAsync(PostedMessage request)
    {
        using var work = CancellationTokenSource.CreateLinkedTokenSource(
            server.WorkToken(request.Http),
            server.Stopping
        );
        await using var stream = await OpenAsync(request.Http);
        server.Waits(request, stream);
        JsonObject answer;
        try
        {
            var context = new StatelessToolContext(server, request, stream);
            answer = await server.Tools.CallAsync(request.NamedThing!, request.Arguments, context, work.Token)
                is { } given
                ? JsonRpc.Result(request.Id, server.Complete(given.ToJson()))
                : JsonRpc.Error(request.Id, Refusal.Parameters("there is no such tool any more"));
        }
        catch (OperationCanceledException) when (request.Http.RequestAborted.IsCancellationRequested)
        {
            // Nothing more may be sent for a cancelled request.
            server.ClientLeft(request);
            return;
        }
        catch (OperationCanceledException)
        {
            answer = JsonRpc.Error(
                request.Id,
                new Refusal(StatusCodes.Status200OK, ErrorCode.InternalError, "the server is stopping")
            );
        }

        foreach (var message in server.Interim(request))
            await stream.SendAsync(message);
        await server.AnswerAsync(request, stream, answer);
        await server.EndStreamAsync(request.Http);
    }

    /// <summary>Sends the change notifications that were asked for, until the client leaves or the server ends
    /// it.</summary>
    public async Task ListenAsync(PostedMessage request)
    {
        var subscription = new Subscription(server, request.Id, request.WantsToolsListChanged);
        server.Subscriptions.Add(subscription);
        using var ending = server.Stopping.Register(subscription.End);
        try
        {
            await using var stream = await OpenAsync(request.Http);
            foreach (var message in server.Opening(subscription))
                await stream.SendAsync(message);
            await foreach (var notification in subscription.ReadAllAsync(request.Http.RequestAborted))
            {
                await stream.SendAsync(notification);
            }

            await stream.SendAsync(JsonRpc.Result(request.Id, server.Complete(subscription.Completion())));
        }
        catch (OperationCanceledException) when (request.Http.RequestAborted.IsCancellationRequested)
        {
            // Closing the stream is how a client ends a subscription.
        }
        finally
        {
            server.Subscriptions.Remove(subscription);
        }
    }

    private Task<EventStream> OpenAsync(HttpContext http)
    {
        server.AddStreamHeaders(http.Response);
        return EventStream.OpenAsync(http.Response, server.Time);
    }
}
