namespace McpTestbed.Scenarios.Clients.Peers;

/// <summary>The events of one stream of a scripted server, kept so that a client can come back for them.</summary>
/// <param name="name">The stream's name: its events have ids that begin with it.</param>
/// <param name="hasIds">Whether events have ids, so that a client can come back.</param>
internal sealed class EventLog(string name, bool hasIds)
{
    private readonly List<(string? Data, int? RetryMs)> events = [];
    private readonly Lock gate = new();
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int streams;
    private bool ended;
    private StreamEnd? end;

    private enum StreamEnd
    {
        Whole,
        Fin,
        Rst,
    }

    /// <summary>What every stream of it begins with, in the format of streams.</summary>
    public string Opening { get; init; } = "";

    /// <summary>How many streams were opened on it.</summary>
    public int Streams
    {
        get
        {
            lock (gate)
                return streams;
        }
    }

    /// <summary>The id of the event with a number, from 1.</summary>
    public string IdOf(int number) => $"{name}-{number}";

    /// <summary>The number of the event with an id; null where it is of another stream.</summary>
    public int? NumberOf(string id) =>
        id.StartsWith(name + "-", StringComparison.Ordinal) && int.TryParse(id[(name.Length + 1)..], out var number)
            ? number
            : null;

    /// <summary>Adds an event; whoever follows gets it.</summary>
    /// <param name="data">Its data; empty for a priming event.</param>
    /// <param name="retryMs">Its <c>retry</c> field.</param>
    public void Add(string? data, int? retryMs = null)
    {
        lock (gate)
        {
            events.Add((data, retryMs));
            Change();
        }
    }

    /// <summary>Ends the stream for good: whoever follows gets what there is, and the end.</summary>
    public void End()
    {
        lock (gate)
        {
            ended = true;
            Change();
        }
    }

    /// <summary>Ends the stream that is open as a whole response, once all there is was sent. A client may come
    /// back.</summary>
    public void Close() => Leave(StreamEnd.Whole);

    /// <summary>Breaks off the connection of the stream that is open, once all there is was sent.</summary>
    public void Cut(bool reset = false) => Leave(reset ? StreamEnd.Rst : StreamEnd.Fin);

    /// <summary>Sends the events after a number, and those that come, until the stream ends.</summary>
    /// <param name="answer">The response.</param>
    /// <param name="after">The last number that the client has; 0 for none.</param>
    /// <param name="headers">Header lines of the response.</param>
    public async Task FollowAsync(PeerAnswer answer, int after = 0, params IEnumerable<string> headers)
    {
        lock (gate)
        {
            streams++;
        }

        var stream = await answer.OpenStreamAsync(headers);
        await stream.SendRawAsync(Opening);
        for (var next = after; ; next++)
        {
            if (await NextAsync(next, answer.Gone) is not { } sse)
                break;
            await stream.SendAsync(hasIds ? IdOf(next + 1) : null, sse.Data, sse.RetryMs);
        }

        StreamEnd? how;
        lock (gate)
            (how, end) = (end, null);
        if (how is StreamEnd.Fin or StreamEnd.Rst)
            stream.Cut(how is StreamEnd.Rst);
        else
            await stream.EndAsync();
    }

    /// <summary>The event with an index, waited for; null once the stream ends before it.</summary>
    private async Task<(string? Data, int? RetryMs)?> NextAsync(int index, CancellationToken gone)
    {
        while (true)
        {
            Task more;
            lock (gate)
            {
                if (index < events.Count)
                    return events[index];
                if (ended || end is not null)
                    return null;
                more = changed.Task;
            }

            await more.WaitAsync(gone);
        }
    }

    private void Leave(StreamEnd how)
    {
        lock (gate)
        {
            end = how;
            Change();
        }
    }

    private void Change()
    {
        var before = changed;
        changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        before.TrySetResult();
    }
}
