namespace McpTestbed.ChaosProxy.Links;

/// <summary>How links are made.</summary>
internal sealed record LinkOptions
{
    /// <summary>Every decision of chance is a hash of this and the thing decided about.</summary>
    public ulong Seed { get; init; }

    /// <summary>The clock of toxics.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How long dialling the server may take.</summary>
    public TimeSpan DialDeadline { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many connections a link may have open.</summary>
    public int MaximumConnections { get; init; } = 10_000;

    /// <summary>Makes what reads a connection along; null where bytes go on unread.</summary>
    public Func<LinkConnection, IConversation>? Read { get; init; }
}
