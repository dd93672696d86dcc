namespace McpTestbed.ChaosProxy.Links;

/// <summary>Decides to which replica a request goes. One for a link: all its clients share the order.</summary>
internal sealed class Balancer(IReadOnlyList<string> replicas, Balance balance, TimeProvider time)
{
    /// <summary>Sessions beyond this number are forgotten, the oldest first: their requests then go round
    /// robin.</summary>
    private const int MaximumSessions = 100_000;

    /// <summary>A replica that refused is asked last for so long, and takes part again after that.</summary>
    private static readonly TimeSpan OutFor = TimeSpan.FromMilliseconds(200);

    private readonly Lock gate = new();
    private readonly long?[] refusedAt = new long?[replicas.Count];
    private readonly Dictionary<string, int> owners = new(StringComparer.Ordinal);
    private readonly Queue<string> oldest = new();
    private int next;

    /// <summary>Where a replica is.</summary>
    public string AddressOf(int replica) => replicas[replica];

    /// <summary>The replicas for one request, in the order in which they are to be tried.</summary>
    /// <param name="session">The session id that the request carries, if any.</param>
    public IReadOnlyList<int> CandidatesFor(string? session)
    {
        lock (gate)
        {
            var first =
                balance == Balance.Sticky && session is not null && owners.TryGetValue(session, out var owner)
                    ? owner
                    : Advance();
            return
            [
                .. Enumerable.Range(0, replicas.Count).Select(step => (first + step) % replicas.Count).OrderBy(IsOut),
            ];
        }
    }

    /// <summary>A replica did not accept a connection.</summary>
    public void Refused(int replica)
    {
        lock (gate)
            refusedAt[replica] = time.GetTimestamp();
    }

    /// <summary>A replica accepted a connection.</summary>
    public void Accepted(int replica)
    {
        lock (gate)
            refusedAt[replica] = null;
    }

    /// <summary>A replica gave out a session id.</summary>
    public void Issued(string session, int replica)
    {
        if (balance != Balance.Sticky)
            return;
        lock (gate)
        {
            if (owners.TryAdd(session, replica))
                oldest.Enqueue(session);
            else
                owners[session] = replica;
            if (owners.Count > MaximumSessions)
                owners.Remove(oldest.Dequeue());
        }
    }

    /// <summary>The next in turn that is not out; where all are, the next in turn.</summary>
    private int Advance()
    {
        for (var step = 0; step < replicas.Count; step++)
        {
            var candidate = (next + step) % replicas.Count;
            if (IsOut(candidate))
                continue;
            next = (candidate + 1) % replicas.Count;
            return candidate;
        }

        return next = (next + 1) % replicas.Count;
    }

    private bool IsOut(int replica) => refusedAt[replica] is { } since && time.GetElapsedTime(since) < OutFor;
}
