using System.Text.Json.Nodes;
using McpTestbed.ReferenceClients.Messages;

namespace McpTestbed.ReferenceClients.Stateless;

/// <summary>Results that are fresh, as <c>ttlMs</c> and <c>cacheScope</c> let a client keep them.</summary>
internal sealed class ResultCache(StatelessConduct conduct)
{
    private const long LongTimeMs = 60_000;
    private readonly Dictionary<string, (JsonObject Result, long FromTicks, long TtlMs)> kept = [];

    /// <summary>A result that is fresh, null for none.</summary>
    /// <param name="ask">The request.</param>
    /// <param name="token">The token that it is made with.</param>
    public JsonObject? Find(StatelessAsk ask, string? token) =>
        conduct.Caches ? FreshOf(Key(ask, token ?? "")) ?? FreshOf(Key(ask, null)) : null;

    /// <summary>Keeps a result, where it may be kept.</summary>
    /// <param name="ask">The request.</param>
    /// <param name="token">The token that it was made with.</param>
    /// <param name="result">The result.</param>
    /// <param name="rounds">How many rounds it took.</param>
    public void Keep(StatelessAsk ask, string? token, JsonObject result, int rounds)
    {
        var ttl = Math.Max(Message.Number(result["ttlMs"]) ?? 0, conduct.CachesStale ? LongTimeMs : 0);
        if (!conduct.Caches || ttl <= 0 || (rounds > 1 && !conduct.CachesRounds))
            return;
        var isPublic = Message.Text(result["cacheScope"]) == "public" || !conduct.CacheKeyHasToken;
        kept[Key(ask, isPublic ? null : token ?? "")] = (result, TimeProvider.System.GetTimestamp(), ttl);
    }

    private JsonObject? FreshOf(string key) =>
        kept.TryGetValue(key, out var one)
        && TimeProvider.System.GetElapsedTime(one.FromTicks).TotalMilliseconds < one.TtlMs
            ? one.Result.DeepClone().AsObject()
            : null;

    /// <summary>The key of a result: of everybody's where there is no token.</summary>
    private string Key(StatelessAsk ask, string? token) =>
        $"{token ?? "(everybody)"} {ask.Method} {(conduct.CacheKeyHasParameters ? ask.Parameters.ToJsonString() : "")}";
}
