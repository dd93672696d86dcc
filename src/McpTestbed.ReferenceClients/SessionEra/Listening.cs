using McpTestbed.ReferenceClients.Work;

namespace McpTestbed.ReferenceClients.SessionEra;

/// <summary>The stream that the client asks for by GET, for as long as its session lasts.</summary>
internal sealed class Listening(Conversation conversation, Streams streams, Conduct conduct, WorkLog log)
{
    private const int FruitlessAttempts = 5;
    private const int MostAttempts = 200;
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);

    /// <summary>Listens until the session ends, the server refuses or nothing comes any more.</summary>
    /// <param name="session">The session.</param>
    /// <param name="heard">Is told whether the first request was granted.</param>
    /// <returns>Whether the session was found lost.</returns>
    public async Task<bool> ListenAsync(Session session, TaskCompletionSource<bool> heard)
    {
        var position = new StreamPosition();
        var fruitless = 0;
        for (var attempt = 1; attempt <= MostAttempts; attempt++)
        {
            var before = position.Blocks;
            var outcome = await ListenOnceAsync(session, position, heard);
            if (outcome == Outcome.Lost)
                return true;
            if (conduct.AsksGetAgainAtOnce)
                continue;
            fruitless = position.Blocks > before ? 0 : fruitless + 1;
            if (outcome == Outcome.Refused || fruitless == FruitlessAttempts || !conduct.ReopensGet)
                break;
            await streams.PauseAsync(position.Retry ?? FirstWait * (1 << Math.Max(0, fruitless - 1)), session.Ended);
        }
        return false;
    }

    private async Task<Outcome> ListenOnceAsync(
        Session session,
        StreamPosition position,
        TaskCompletionSource<bool> heard
    )
    {
        try
        {
            using var response = await conversation.GetAsync(session, position.LastEventId(conduct), session.Ended);
            heard.TrySetResult(Streams.IsEventStream(response));
            if (streams.IsLost(session, response))
                return Outcome.Lost;
            if (!Streams.IsEventStream(response))
            {
                log.Say($"no stream by GET: answered {(int)response.StatusCode}");
                return Outcome.Refused;
            }
            await streams.ReadAsync(session, response, position, session.Ended);
            return Outcome.Ended;
        }
        catch (HttpRequestException)
        {
            return Outcome.Ended;
        }
        catch (CallFailedException error)
        {
            log.Say($"the stream by GET is given up: {error.Message}");
            return Outcome.Refused;
        }
        finally
        {
            heard.TrySetResult(false);
        }
    }

    private enum Outcome
    {
        Ended,
        Refused,
        Lost,
    }
}
