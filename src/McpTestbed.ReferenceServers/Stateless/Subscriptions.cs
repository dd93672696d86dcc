using System.Text.Json.Nodes;

namespace McpTestbed.ReferenceServers.Stateless;

/// <summary>The open subscriptions of one server, oldest first.</summary>
internal sealed class Subscriptions
{
    private const int MaxOpen = 1000;

    private readonly Lock gate = new();
    private readonly List<Subscription> open = [];

    /// <summary>Adds one; the oldest is ended gracefully when there are too many.</summary>
    public void Add(Subscription subscription)
    {
        lock (gate)
        {
            if (open.Count == MaxOpen)
                open[0].End();
            open.Add(subscription);
        }
    }

    public void Remove(Subscription subscription)
    {
        lock (gate)
            open.Remove(subscription);
    }

    /// <summary>Tells some of them of something.</summary>
    public void Notify(string method, Func<Subscription, bool> isTold, JsonObject? parameters = null)
    {
        foreach (var subscription in Snapshot().Where(isTold))
            subscription.Notify(method, parameters?.DeepClone().AsObject());
    }

    /// <summary>Sends a message as it is on each of them.</summary>
    public void SendToAll(JsonObject message)
    {
        foreach (var subscription in Snapshot())
            subscription.Send(message.DeepClone().AsObject());
    }

    public void EndAll()
    {
        foreach (var subscription in Snapshot())
            subscription.End();
    }

    private Subscription[] Snapshot()
    {
        lock (gate)
            return [.. open];
    }
}
