using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.ChaosProxy.Recording;

/// <summary>The exchanges in progress and the last that ended, on all links of a program. Goes on when the history's
/// bounds are reached.</summary>
internal sealed class LiveTable(TimeProvider time)
{
    private const int MaximumEnded = 200;
    private const int MaximumNames = 20;
    private const int MaximumEventId = 4096;

    private readonly Dictionary<(string Link, int Connection), List<LiveExchange>> current = [];
    private readonly Queue<LiveExchange> ended = new();
    private readonly Dictionary<string, int> ofSession = [];
    private readonly Lock gate = new();

    /// <summary>Those in progress, then those that ended, the latest first.</summary>
    public IReadOnlyList<LiveExchange> All
    {
        get
        {
            lock (gate)
                return
                [
                    .. current.Values.SelectMany(list => list).OrderByDescending(exchange => exchange.Began),
                    .. ended.Reverse(),
                ];
        }
    }

    /// <summary>How many exchanges named a session, or opened it.</summary>
    public int CountOf(string session)
    {
        lock (gate)
            return ofSession.GetValueOrDefault(session);
    }

    public TimeSpan AgeOf(LiveExchange exchange) => time.GetElapsedTime(exchange.Began);

    public void Began(ExchangeInProgress exchange, Redactor redactor)
    {
        var rpc = exchange
            .Messages.Select(message => message.Method)
            .OfType<string>()
            .Take(MaximumNames)
            .Select(redactor.Text)
            .ToList();
        var began = new LiveExchange(
            exchange.Link,
            exchange.Connection,
            exchange.Number,
            redactor.Text(exchange.Method),
            rpc,
            time.GetTimestamp()
        )
        {
            Session = exchange.Session,
            LastEventId = LastEventIdOf(exchange, redactor),
        };
        lock (gate)
        {
            var key = (exchange.Link, exchange.Connection);
            if (!current.TryGetValue(key, out var list))
                current[key] = list = [];
            list.Add(began);
            Count(exchange.Session);
        }
    }

    public void Answered(
        ExchangeInProgress exchange,
        AnsweredBy by,
        int status,
        string? stream,
        string? opened,
        bool complete
    ) => Change(exchange, live =>
        {
            if (opened is not null && live.Session is null)
                Count(opened);
            return live with
            {
                By = by,
                Status = status,
                Stream = stream,
                StreamOfSession = exchange.StreamOfSession,
                Session = live.Session ?? opened,
                Complete = stream is null ? complete : live.Complete,
            };
        });

    public void Event(ExchangeInProgress exchange, int number) =>
        Change(exchange, live => live with { Events = Math.Max(live.Events, number) });

    public void StreamEnded(ExchangeInProgress exchange, EndedHow how) =>
        Change(exchange, live => live with { Complete = how == EndedHow.Complete });

    /// <summary>What was in progress on a connection ended with it.</summary>
    public void Closed(string link, int connection)
    {
        lock (gate)
        {
            if (!current.Remove((link, connection), out var list))
                return;
            foreach (var live in list)
                End(live with { Complete = false });
        }
    }

    private static string? LastEventIdOf(ExchangeInProgress exchange, Redactor redactor)
    {
        if (exchange.Head.Values(McpHeaders.LastEventId).FirstOrDefault() is not { } id)
            return null;
        var shown = redactor.Text(id);
        return shown.Length > MaximumEventId ? shown[..MaximumEventId] : shown;
    }

    private void Change(ExchangeInProgress exchange, Func<LiveExchange, LiveExchange> change)
    {
        lock (gate)
        {
            var key = (exchange.Link, exchange.Connection);
            if (!current.TryGetValue(key, out var list))
                return;
            var at = list.FindIndex(live => live.Number == exchange.Number);
            if (at < 0)
                return;
            var changed = change(list[at]);
            if (changed.Complete is null)
            {
                list[at] = changed;
                return;
            }

            list.RemoveAt(at);
            if (list.Count == 0)
                current.Remove(key);
            End(changed);
        }
    }

    private void End(LiveExchange live)
    {
        ended.Enqueue(live);
        if (ended.Count > MaximumEnded)
            ended.Dequeue();
    }

    private void Count(string? session)
    {
        if (session is not null)
            ofSession[session] = ofSession.GetValueOrDefault(session) + 1;
    }
}
