namespace McpTestbed.ReferenceServers.SessionEra.Events;

/// <summary>
/// One logical stream: its last events, whether more will come, and which connection reads it. It outlives its
/// connections, so work goes on after a disconnect and what it sends is kept for replay.
/// </summary>
internal class EventStream(string name, StreamKind kind, int responsesDue, Framing framing)
{
    /// <summary>How many events are kept for replay; the oldest go first.</summary>
    public const int Kept = 256;

    private readonly Lock gate = new();
    private readonly Queue<StreamEvent> events = new();
    private TaskCompletionSource changed = Signal();
    private StreamHold? reader;
    private int lastNumber;
    private int due = responsesDue;
    private bool ended;

    /// <summary>The name, unique in the whole server.</summary>
    public string Name { get; } = name;

    /// <summary>Where the stream began.</summary>
    public StreamKind Kind { get; } = kind;

    /// <summary>When a connection last began to read it, by the server's order.</summary>
    public long OpenedAt { get; protected set; }

    /// <summary>Whether a connection reads it now.</summary>
    public virtual bool IsOpen
    {
        get
        {
            lock (gate)
                return reader is not null && !ended;
        }
    }

    /// <summary>Whether nothing more will be added.</summary>
    public bool HasEnded
    {
        get
        {
            lock (gate)
                return ended;
        }
    }

    /// <summary>The number of the last event.</summary>
    protected int LastNumber
    {
        get
        {
            lock (gate)
                return lastNumber;
        }
    }

    /// <summary>Adds an event; does nothing on an ended stream.</summary>
    public virtual void Append(EventContent content)
    {
        lock (gate)
        {
            if (ended)
                return;
            events.Enqueue(framing(this, ++lastNumber, content));
            if (events.Count > Kept)
                events.Dequeue();
            Wake();
        }
    }

    /// <summary>Says that one of the requests is done with, answered or not; the last one ends the stream.</summary>
    public void Settle()
    {
        lock (gate)
        {
            if (--due > 0)
                return;
        }

        Finish();
    }

    /// <summary>Ends the stream: what was added is still sent, nothing more is taken.</summary>
    public void End()
    {
        lock (gate)
        {
            ended = true;
            Wake();
        }
    }

    /// <summary>Makes a connection the reader; one that read before stops, since a message goes to one connection
    /// only.</summary>
    public StreamHold Attach(long openedAt)
    {
        lock (gate)
        {
            OpenedAt = openedAt;
            reader = new StreamHold(this);
            Wake();
            return reader;
        }
    }

    /// <summary>Lets the connection go; does nothing if another one has taken over.</summary>
    public void Detach(StreamHold former)
    {
        lock (gate)
        {
            if (reader == former)
                reader = null;
        }
    }

    /// <summary>Makes whoever reads it stop: a connection has taken over elsewhere.</summary>
    public void DetachAll()
    {
        lock (gate)
        {
            reader = null;
            Wake();
        }
    }

    /// <summary>Whether a connection here reads it.</summary>
    public bool HasReader
    {
        get
        {
            lock (gate)
                return reader is not null;
        }
    }

    /// <summary>Nothing more will be added, wherever the stream is kept.</summary>
    public virtual void Finish() => End();

    /// <summary>Ends when all that was added is kept, wherever that is.</summary>
    public virtual Task KeptAsync() => Task.CompletedTask;

    /// <summary>All that is kept, in order.</summary>
    public IReadOnlyList<StreamEvent> History()
    {
        lock (gate)
            return [.. events];
    }

    /// <summary>Whether the event of that number was sent and all after it can still be replayed.</summary>
    public bool CanResumeAfter(int number)
    {
        lock (gate)
            return number >= 1 && number <= lastNumber && number >= lastNumber - events.Count;
    }

    /// <summary>What a reader that has had everything up to <paramref name="number"/> must do next.</summary>
    public StreamStep Next(StreamHold asking, int number)
    {
        lock (gate)
        {
            // A reader so slow that events were lost to it is let go rather than given a stream with a hole.
            var isLate = number < lastNumber - events.Count;
            if (reader != asking || isLate)
                return new([], IsOver: true, changed.Task);
            return new([.. events.Where(e => e.Number > number)], ended, changed.Task);
        }
    }

    private void Wake()
    {
        changed.TrySetResult();
        changed = Signal();
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
