using McpTestbed.ReferenceServers.SessionEra.Events;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.SessionEra.Streams;

/// <summary>Carries a stream over one HTTP response until it is over or the client has gone.</summary>
internal static class StreamPump
{
    /// <summary>Sends what was missed, then everything new, each event in a flush of its own.</summary>
    /// <param name="context">The HTTP exchange.</param>
    /// <param name="rules">What counts as missed.</param>
    /// <param name="session">The session.</param>
    /// <param name="stream">The stream to send.</param>
    /// <param name="resumeAfter">The last event the client has had, or null on a new stream, where nothing can be
    /// missed.</param>
    /// <returns>False if the client went away before the stream was over.</returns>
    public static async Task<bool> RunAsync(
        HttpContext context,
        StreamRules rules,
        Session session,
        EventStream stream,
        int? resumeAfter
    )
    {
        var aborted = context.RequestAborted;
        var hold = stream.Attach(session.Ordinals.Next());
        try
        {
            await session.State.AttachedAsync(session, stream);
        }
        catch (StateUnavailableException)
        {
            hold.Release();
            throw;
        }

        IReadOnlyList<StreamEvent> kept = resumeAfter is null ? [] : stream.History();
        var number = kept.Count == 0 ? 0 : kept[^1].Number;
        try
        {
            context.Response.ContentType = "text/event-stream";
            context.Response.Headers.CacheControl = "no-cache";
            await context.Response.Body.FlushAsync(aborted);
            if (resumeAfter is { } last)
            {
                await SendAsync(context.Response, rules.Missed(session, stream, kept, last), aborted);
            }
            else if (rules.ClosesAfterPriming(session, stream))
            {
                await SendAsync(context.Response, stream.History().Take(1), aborted);
                return true;
            }

            while (true)
            {
                var step = hold.Next(number);
                await SendAsync(context.Response, step.Events, aborted);
                if (step.Events.Count > 0)
                    number = step.Events[^1].Number;
                else if (step.IsOver)
                    return !aborted.IsCancellationRequested;
                else
                    await step.Changed.WaitAsync(aborted);
            }
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (IOException)
        {
            return false;
        }
        finally
        {
            hold.Release();
            await session.State.DetachedAsync(session, stream);
        }
    }

    private static async Task SendAsync(
        HttpResponse response,
        IEnumerable<StreamEvent> events,
        CancellationToken aborted
    )
    {
        foreach (var e in events)
        {
            await response.Body.WriteAsync(e.Frame, aborted);
            await response.Body.FlushAsync(aborted);
        }
    }
}
