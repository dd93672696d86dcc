using McpTestbed.ChaosProxy.Recording;

namespace McpTestbed.ChaosProxy.Http;

/// <summary>The requests of a connection that went on to the server, in order, until their responses came.</summary>
internal sealed class PendingExchanges
{
    private const int Maximum = 4096;

    private readonly Queue<ExchangeInProgress> pending = new();
    private readonly Lock gate = new();
    private bool closed;
    private Task lastDone = Task.CompletedTask;

    /// <summary>Whether a request waits for its response.</summary>
    public bool Any
    {
        get
        {
            lock (gate)
                return pending.Count > 0;
        }
    }

    /// <summary>Whether one of them is a copy that a rule made.</summary>
    public bool AnyCopy
    {
        get
        {
            lock (gate)
                return pending.Any(exchange => exchange.IsCopy);
        }
    }

    /// <summary>Completes when all that were added so far are answered, or never will be.</summary>
    public Task Answered
    {
        get
        {
            lock (gate)
                return lastDone;
        }
    }

    /// <summary>Adds a request that is about to go on. Where no response can be told apart any more, it is finished at
    /// once.</summary>
    /// <returns>False when more are waiting than can be kept.</returns>
    public bool Add(ExchangeInProgress exchange)
    {
        lock (gate)
        {
            if (!closed && pending.Count < Maximum)
            {
                pending.Enqueue(exchange);
                lastDone = exchange.Done;
                return true;
            }

            exchange.Finish();
            return closed;
        }
    }

    /// <summary>The request that is answered next; null when there is none.</summary>
    public ExchangeInProgress? First()
    {
        lock (gate)
            return pending.TryPeek(out var exchange) ? exchange : null;
    }

    /// <summary>Takes the first out: its response is complete.</summary>
    public void RemoveFirst()
    {
        lock (gate)
            pending.TryDequeue(out _);
    }

    /// <summary>No more responses will be read. Whoever waits for one must not wait for ever.</summary>
    public void Close()
    {
        lock (gate)
        {
            closed = true;
            foreach (var exchange in pending)
                exchange.Finish();
        }
    }
}
