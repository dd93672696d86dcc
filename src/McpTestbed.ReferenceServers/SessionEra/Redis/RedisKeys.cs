using StackExchange.Redis;

namespace McpTestbed.ReferenceServers.SessionEra.Redis;

/// <summary>The names under which one server's state is kept: <c>mcptestbed:{lab}:{profile}:...</c>.</summary>
internal sealed class RedisKeys(string lab, string profile)
{
    private readonly string root = $"mcptestbed:{lab}:{profile}";

    /// <summary>Counts the replicas that ever joined: each has a number, and with it names that no other
    /// gives.</summary>
    public RedisKey Replicas => $"{root}:replicas";

    /// <summary>Counts what needs an order across replicas.</summary>
    public RedisKey Order => $"{root}:order";

    /// <summary>What all replicas hear.</summary>
    public RedisChannel Changes => RedisChannel.Literal($"{root}:changes");

    /// <summary>The pattern of every key of the server.</summary>
    public RedisValue Everything => $"{root}:session:*";

    /// <summary>A session: what was agreed, and its own state.</summary>
    public RedisKey Session(string id) => $"{root}:session:{id}";

    /// <summary>The GET streams of a session, and who reads them.</summary>
    public RedisKey Standalone(string id) => $"{root}:session:{id}:gets";

    /// <summary>The events of a stream, in order.</summary>
    public RedisKey Stream(string id, string name) => $"{root}:session:{id}:stream:{name}";

    /// <summary>A channel that a replica listens to for as long as it lives.</summary>
    public RedisChannel Alive(string replica) => RedisChannel.Literal($"{root}:replica:{replica}");
}
