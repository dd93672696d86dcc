namespace McpTestbed.ReferenceServers.Stateless;

/// <summary>State that goes on from one request to another: what is in each basket, by its owner and its
/// handle.</summary>
internal sealed class Baskets
{
    private const int MaxBaskets = 10_000;
    private const int MaxItems = 100;

    private readonly Lock gate = new();
    private readonly Dictionary<(string Owner, string Handle), List<string>> all = [];

    /// <summary>Opens one of an owner under a handle, and gives the handle; the oldest are forgotten when there are too
    /// many.</summary>
    public string Open(string owner, string handle)
    {
        lock (gate)
        {
            if (all.Count >= MaxBaskets)
                all.Remove(all.Keys.First());
            all[(owner, handle)] = [];
            return handle;
        }
    }

    /// <summary>Puts something in, and gives all that is in it; null where the owner has no such basket, or
    /// it is full.</summary>
    public string? Add(string owner, string handle, string item)
    {
        lock (gate)
        {
            if (!all.TryGetValue((owner, handle), out var items) || items.Count >= MaxItems)
                return null;
            items.Add(item);
            return string.Join(", ", items);
        }
    }
}
