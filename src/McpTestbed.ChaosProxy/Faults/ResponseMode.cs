namespace McpTestbed.ChaosProxy.Faults;

/// <summary>The mode in which a response goes on once its head is there. Of the modes that its rules need, the last in
/// this order is taken.</summary>
internal enum ResponseMode
{
    /// <summary>Its bytes go on as they come, at most with another head.</summary>
    PassedThrough,

    /// <summary>A stream is taken apart into events, and what rules make of them is framed anew.</summary>
    Reframed,

    /// <summary>A body that is no stream is kept until it is whole, and sent as rules change it.</summary>
    Collected,

    /// <summary>It is read and recorded, and nothing of it goes on.</summary>
    Withheld,
}
