namespace McpTestbed.Core.Faults;

/// <summary>Which exchanges a rule looks at; an absent part matches everything.</summary>
public sealed record FaultScope
{
    /// <summary>Label of the client.</summary>
    public string? Client { get; init; }

    /// <summary>HTTP method.</summary>
    public string? HttpMethod { get; init; }

    /// <summary>JSON-RPC method of the request.</summary>
    public string? RpcMethod { get; init; }

    /// <summary>Label of the session, such as <c>c1/s1</c>.</summary>
    public string? Session { get; init; }

    /// <summary>Label of the stream, such as <c>p2</c>; only for faults on a response.</summary>
    public string? Stream { get; init; }

    /// <inheritdoc />
    public override string ToString()
    {
        var parts = new (string Name, string? Value)[] { ("client", Client), ("method", HttpMethod), ("rpc", RpcMethod), ("session", Session), ("stream", Stream) };
        var given = parts.Where(part => part.Value is not null).Select(part => $"{part.Name} {part.Value}").ToList();
        return given.Count == 0 ? "every exchange" : string.Join(", ", given);
    }
}

/// <summary>Which of the matching exchanges a rule acts on, by ordinal.</summary>
/// <param name="From">The first match it acts on, from 1.</param>
/// <param name="Through">The last; null for no end.</param>
public sealed record FaultTrigger(int From = 1, int? Through = 1)
{
    /// <summary>The first match only.</summary>
    public static FaultTrigger Once { get; } = new();

    /// <summary>Every match.</summary>
    public static FaultTrigger Always { get; } = new(1, null);

    /// <summary>The n-th match only.</summary>
    /// <param name="n">From 1.</param>
    /// <returns>The trigger.</returns>
    public static FaultTrigger Nth(int n) => new(n, n);

    /// <summary>The n-th match and all later ones.</summary>
    /// <param name="n">From 1.</param>
    /// <returns>The trigger.</returns>
    public static FaultTrigger FromNth(int n) => new(n, null);

    /// <summary>Whether the rule acts on that match.</summary>
    /// <param name="match">Ordinal of the match, from 1.</param>
    /// <returns>True when it does.</returns>
    public bool ActsOn(int match) => match >= From && (Through is null || match <= Through);

    /// <inheritdoc />
    public override string ToString() => (From, Through) switch
    {
        (1, null) => "always",
        (_, null) => $"from match {From} on",
        var (from, through) when from == through => $"match {From}",
        _ => $"matches {From} to {Through}",
    };
}

/// <summary>A fault with its scope and trigger.</summary>
/// <param name="Id">Unique in a run, kebab-case.</param>
/// <param name="Fault">What is done.</param>
/// <param name="Scope">To which exchanges.</param>
/// <param name="Trigger">To which of them.</param>
public sealed record FaultRule(string Id, Fault Fault, FaultScope Scope, FaultTrigger Trigger)
{
    /// <summary>The rule in one line.</summary>
    public string Description => $"{Fault.Description}; {Scope}; {Trigger}";
}
