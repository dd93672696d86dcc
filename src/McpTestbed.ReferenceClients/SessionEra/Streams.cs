using System.Net;
using McpTestbed.ReferenceClients.Events;
using McpTestbed.ReferenceClients.Work;

namespace McpTestbed.ReferenceClients.SessionEra;

/// <summary>The stream or the connection ended before the answer.</summary>
internal sealed class StreamCutException(string message, Exception? cause = null) : CallFailedException(message, cause);

/// <summary>Reads event streams, and those by which a broken one is resumed.</summary>
internal sealed class Streams(Conversation conversation, ServerMessages messages, Conduct conduct)
{
    private const int FruitlessResumptions = 5;
    private static readonly TimeSpan DefaultRetry = TimeSpan.FromMilliseconds(500);

    /// <summary>Reads the stream that a POST was answered with until it ends, and resumes it until the answer
    /// came.</summary>
    /// <exception cref="CallFailedException">The answer will not come.</exception>
    /// <exception cref="SessionLostException">The session of the resumption is lost.</exception>
    public async Task ReadAnswerAsync(
        Session session,
        HttpResponseMessage response,
        PendingRequest request,
        CancellationToken cancellationToken
    )
    {
        var position = new StreamPosition();
        await ReadAsync(session, response, position, cancellationToken);
        for (var fruitless = 0; !request.IsOver; )
        {
            if (conduct.AfterCut != AfterCut.Resume || !position.CanBeResumed)
                throw new StreamCutException("the stream ended before the answer");
            if (fruitless == FruitlessResumptions)
                throw new CallFailedException($"{fruitless} resumptions in a row brought nothing");
            await PauseAsync(position.Retry ?? DefaultRetry, cancellationToken);
            if (request.IsOver)
                return;
            var before = position.Blocks;
            await ResumeAsync(session, position, cancellationToken);
            fruitless = position.Blocks > before ? 0 : fruitless + 1;
        }
    }

    /// <summary>Reads a stream until it ends or breaks.</summary>
    /// <exception cref="CallFailedException">It cannot be read.</exception>
    public async Task ReadAsync(
        Session session,
        HttpResponseMessage response,
        StreamPosition position,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            await foreach (var block in new EventReader(conduct.Reading).ReadAsync(stream, cancellationToken))
            {
                position.Note(block);
                if (block.Data is { Length: > 0 } && (block.Type == "message" || conduct.TakesEveryEventType))
                    messages.Take(session, block.Data);
            }
        }
        catch (InvalidDataException error)
        {
            throw new CallFailedException(error.Message, error);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            // A stream that broke has ended, as one that the server ended.
        }
    }

    /// <summary>Waits before a stream is asked for again.</summary>
    public Task PauseAsync(TimeSpan time, CancellationToken cancellationToken) =>
        Task.Delay(conduct.HonoursRetry ? time : TimeSpan.Zero, TimeProvider.System, cancellationToken);

    private async Task ResumeAsync(Session session, StreamPosition position, CancellationToken cancellationToken)
    {
        HttpResponseMessage response;
        try
        {
            response = await conversation.GetAsync(session, position.LastEventId(conduct), cancellationToken);
        }
        catch (HttpRequestException)
        {
            return;
        }
        using (response)
        {
            if (IsLost(session, response))
                throw new SessionLostException("the session is lost, and the answer with it", mayHaveRun: true);
            if (!IsEventStream(response))
                throw new CallFailedException($"the resumption was answered {(int)response.StatusCode}");
            await ReadAsync(session, response, position, cancellationToken);
        }
    }

    /// <summary>Whether a response to a GET says that the session is lost.</summary>
    public bool IsLost(Session session, HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.NotFound && session.Id is not null && conduct.HeedsLostSessionOnGet;

    /// <summary>Whether a response is a stream of events.</summary>
    public static bool IsEventStream(HttpResponseMessage response) =>
        response.IsSuccessStatusCode && MediaType(response) == "text/event-stream";

    /// <summary>The media type in lower case, null where there is none.</summary>
    public static string? MediaType(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType?.ToLowerInvariant();
}
