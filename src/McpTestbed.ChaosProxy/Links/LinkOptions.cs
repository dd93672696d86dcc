namespace McpTestbed.ChaosProxy.Links;

/// <summary>How links are made.</summary>
internal sealed record LinkOptions
{
    /// <summary>Every decision of chance is a hash of this and the thing decided about.</summary>
    public ulong Seed { get; init; }

    /// <summary>The clock of toxics.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How long dialling the server may take, on the machine's clock: longer than a server whose queue is full
    /// needs until its third chance, since the system knocks after 1, 3 and 7 seconds.</summary>
    public TimeSpan DialDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Told, for people, what the link could not do for a reason that is neither its client's nor its
    /// server's.</summary>
    public Action<string>? Trouble { get; init; }

    /// <summary>How many connections all links of this process may have open together.</summary>
    public ConnectionBudget Budget { get; init; } = ConnectionBudget.OfThisProcess;

    /// <summary>How requests are spread over several upstream addresses; null where there is one, and bytes go there
    /// unrouted.</summary>
    public Balance? Balance { get; init; }

    /// <summary>What chooses replicas for several links together; null where the link has one of its own, or one
    /// server.</summary>
    public Balancer? Balancer { get; init; }

    /// <summary>How many connections a link may have open.</summary>
    public int MaximumConnections { get; init; } = 10_000;

    /// <summary>Makes what reads a connection along; null where bytes go on unread.</summary>
    public Func<LinkConnection, IConversation>? Read { get; init; }
}
