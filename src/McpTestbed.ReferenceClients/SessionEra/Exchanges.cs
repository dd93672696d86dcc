using System.Net;
using System.Text.Json.Nodes;
using McpTestbed.ReferenceClients.Http;
using McpTestbed.ReferenceClients.Messages;
using McpTestbed.ReferenceClients.Work;

namespace McpTestbed.ReferenceClients.SessionEra;

/// <summary>Requests with their answers, and notifications.</summary>
internal sealed class Exchanges(
    Conversation conversation,
    PendingRequests pending,
    Requests requests,
    ServerMessages messages,
    Streams streams,
    Background background,
    Conduct conduct
)
{
    private const int Attempts = 5;
    private static readonly TimeSpan NoticeDeadline = TimeSpan.FromSeconds(2);

    /// <summary>Asks until there is an answer, once more where the server asked to come later.</summary>
    /// <returns>The result.</returns>
    /// <exception cref="CallFailedException">There is none.</exception>
    /// <exception cref="SessionLostException">The session is lost.</exception>
    /// <exception cref="CallCancelledException">The caller cancelled.</exception>
    public async Task<JsonObject> AskAsync(Session session, Ask ask, Limits limits)
    {
        var waits = conduct.GivesUp ? 0 : 1;
        var serverErrors = conduct.CallsAfterServerError;
        var cuts = conduct.AfterCut == AfterCut.PostWithNewId ? Attempts : 0;
        while (true)
        {
            try
            {
                return await AskOnceAsync(session, ask, limits);
            }
            catch (AskedToWaitException asked) when (waits-- > 0)
            {
                await WaitAsync(asked.Wait, limits);
            }
            catch (ServerFailedException) when (serverErrors-- > 0) { }
            catch (StreamCutException) when (cuts-- > 0) { }
        }
    }

    /// <summary>Asks the server where a token is to be had, whatever it says.</summary>
    public async Task AskWhoAuthorizesAsync(string version, Limits limits)
    {
        try
        {
            await conversation.AskWhoAuthorizesAsync(version, limits.Token);
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            // This client could do nothing with the answer: it has no user to log in.
        }
    }

    /// <summary>Posts a notification and waits until it is accepted.</summary>
    /// <exception cref="CallFailedException">It is not.</exception>
    /// <exception cref="SessionLostException">The session is lost.</exception>
    public async Task NotifyAsync(
        Session session,
        JsonObject notification,
        RequestKind kind,
        CancellationToken cancellationToken
    )
    {
        using var response = await PostAsync(session, notification, kind, null, cancellationToken);
    }

    private async Task WaitAsync(TimeSpan time, Limits limits)
    {
        try
        {
            if (conduct.HonoursRetryAfter)
                await Task.Delay(time, TimeProvider.System, limits.Token);
        }
        catch (OperationCanceledException error)
        {
            throw limits.Explain(error);
        }
    }

    private async Task<JsonObject> AskOnceAsync(Session session, Ask ask, Limits limits)
    {
        var request = pending.Add(requests.NextId(), ask.Progressed);
        var closing = new CancellationTokenSource();
        var exchange = background.Run(ended => ExchangeAsync(session, ask, request, closing, ended));
        try
        {
            await Task.WhenAny(request.Answer, exchange).WaitAsync(limits.Token);
            if (!request.Answer.IsCompleted)
                await exchange;
            return ResultOf(await request.Answer);
        }
        catch (OperationCanceledException error) when (limits.Token.IsCancellationRequested)
        {
            _ = HeedLossAsync(session, exchange);
            await CancelAsync(session, ask, request, closing, limits);
            throw limits.Explain(error);
        }
        finally
        {
            pending.Abandon(request);
        }
    }

    private static JsonObject ResultOf(JsonObject answer) =>
        answer["result"] as JsonObject ?? throw new CallFailedException(Message.DescribeError(answer["error"]));

    /// <summary>Tells the server that nobody waits any more. The stream stays open: the server ends it.</summary>
    private async Task CancelAsync(
        Session session,
        Ask ask,
        PendingRequest request,
        CancellationTokenSource closing,
        Limits limits
    )
    {
        pending.Abandon(request);
        if (ask.Kind == RequestKind.Initialize || conduct.Cancellation == Cancellation.ByClosing)
        {
            await closing.CancelAsync();
            return;
        }
        if (limits.IsCancelledAsWished || (limits.IsTimeOver && conduct.CancelsOnTimeout))
            await TellCancelledAsync(session, request.Id);
    }

    /// <summary>Posts that a request is cancelled, whatever comes of it.</summary>
    public async Task TellCancelledAsync(Session session, JsonNode? id)
    {
        using var deadline = new CancellationTokenSource(NoticeDeadline, TimeProvider.System);
        var cancelled = Message.Notification(
            "notifications/cancelled",
            new() { ["requestId"] = id?.DeepClone(), ["reason"] = "nobody waits for it any more" }
        );
        try
        {
            await NotifyAsync(session, cancelled, RequestKind.Post, deadline.Token);
        }
        catch (SessionLostException)
        {
            messages.Lose(session);
        }
        catch (Exception error) when (error is CallFailedException or OperationCanceledException)
        {
            // What is cancelled is over for this client either way.
        }
    }

    /// <summary>A request that nobody waits for any more may still find the session lost.</summary>
    private async Task HeedLossAsync(Session session, Task exchange)
    {
        await exchange.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (exchange.Exception?.InnerException is SessionLostException)
            messages.Lose(session);
    }

    private async Task ExchangeAsync(
        Session session,
        Ask ask,
        PendingRequest request,
        CancellationTokenSource closing,
        CancellationToken ended
    )
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(closing.Token, ended);
        var attempts = conduct.AfterCut == AfterCut.PostAgain ? Attempts : 0;
        do
        {
            try
            {
                await PostAndReadAsync(session, ask, request, either.Token);
            }
            catch (StreamCutException) when (attempts-- > 0) { }
        } while (!request.IsOver);
    }

    /// <summary>Posts the request and reads until its answer came and the response has ended.</summary>
    private async Task PostAndReadAsync(
        Session session,
        Ask ask,
        PendingRequest request,
        CancellationToken cancellationToken
    )
    {
        var body = requests.Body(ask, request.Id);
        using var response = await PostAsync(
            session,
            body,
            ask.Kind,
            () => ask.Sent?.Invoke(request.Id),
            cancellationToken
        );
        NoteSessionId(session, ask.Kind, response);
        switch (Streams.MediaType(response))
        {
            case "text/event-stream" when conduct.ReadsEventStreams:
                await streams.ReadAnswerAsync(session, response, request, cancellationToken);
                break;
            case "application/json" when conduct.ReadsJson:
                messages.Take(session, await ReadJsonAsync(response, cancellationToken));
                if (!request.IsOver)
                    throw new CallFailedException("the response holds no answer");
                break;
            case var other:
                throw new CallFailedException($"answered {(int)response.StatusCode} with {other ?? "no content type"}");
        }
    }

    private static async Task<string> ReadJsonAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return await response.Content.ReadAsStringAsync(cancellationToken);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new StreamCutException("the response broke off", error);
        }
    }

    private async Task<HttpResponseMessage> PostAsync(
        Session session,
        JsonNode body,
        RequestKind kind,
        Action? sent,
        CancellationToken cancellationToken
    )
    {
        HttpResponseMessage response;
        try
        {
            response = await conversation.PostAsync(session, body, kind, sent, cancellationToken);
        }
        catch (HttpRequestException error)
        {
            throw new StreamCutException($"no response: {error.Message}", error);
        }
        try
        {
            var canLose = kind != RequestKind.Initialize && session.Id is not null && conduct.HeedsLostSession;
            if (canLose && response.StatusCode == HttpStatusCode.NotFound)
                throw new SessionLostException("the session is lost", mayHaveRun: false);
            await Answers.EnsureSuccessAsync(response, cancellationToken);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private void NoteSessionId(Session session, RequestKind kind, HttpResponseMessage response)
    {
        if (kind != RequestKind.Initialize && !conduct.TakesLaterSessionId)
            return;
        var issued = conversation.IssuedId(response);
        if (issued is not null && issued.Any(character => character is < '!' or > '~'))
            throw new CallFailedException("the session id has characters that no session id may have");
        session.Id = kind == RequestKind.Initialize ? issued : issued ?? session.Id;
    }
}
