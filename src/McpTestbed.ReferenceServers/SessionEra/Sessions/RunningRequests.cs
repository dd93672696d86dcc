using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra.Events;

namespace McpTestbed.ReferenceServers.SessionEra.Sessions;

/// <summary>The requests of one session that are being worked on, oldest first.</summary>
internal sealed class RunningRequests
{
    private readonly Lock gate = new();
    private readonly List<RunningRequest> running = [];

    /// <summary>Whether there are any.</summary>
    public bool Any
    {
        get
        {
            lock (gate)
                return running.Count > 0;
        }
    }

    /// <summary>The one that began last among those not yet answered: one that was answered is still here for a
    /// moment.</summary>
    public RunningRequest? Newest
    {
        get
        {
            lock (gate)
                return running.FindLast(request => !request.Stream.HasEnded);
        }
    }

    /// <summary>The one of that id that is not answered yet; null for none.</summary>
    public RunningRequest? Find(JsonNode id)
    {
        lock (gate)
            return running.Find(request => request.HasId(id) && !request.Stream.HasEnded);
    }

    /// <summary>Adds one.</summary>
    public void Begin(RunningRequest request)
    {
        lock (gate)
            running.Add(request);
    }

    /// <summary>Takes it away.</summary>
    public void Finish(RunningRequest request)
    {
        lock (gate)
            running.Remove(request);
    }

    /// <summary>Cancels the requests of that id; one that is finished or was never there is no error.</summary>
    public void Cancel(JsonNode id) => CancelWhere(request => request.HasId(id));

    /// <summary>Cancels the requests that answer on that stream.</summary>
    public void Cancel(EventStream stream) => CancelWhere(request => request.Stream == stream);

    /// <summary>Cancels them all.</summary>
    public void CancelAll() => CancelWhere(_ => true);

    private void CancelWhere(Predicate<RunningRequest> which)
    {
        List<RunningRequest> chosen;
        lock (gate)
            chosen = running.FindAll(which);

        // Outside the lock: what waited for the request may run on at once, and finish it.
        foreach (var request in chosen)
            request.Cancel();
    }
}
