namespace McpTestbed.Core.Faults;

/// <summary>Where a fault stands among others that act on the same message: they act in this order, and in one place in
/// the order of arming.</summary>
public enum FaultOrder
{
    /// <summary>Holds the message back.</summary>
    Hold,

    /// <summary>Lets another message, or none, take its place.</summary>
    Replace,

    /// <summary>Edits its head.</summary>
    Head,

    /// <summary>Edits its body, or the events of its stream.</summary>
    Body,

    /// <summary>Spoils its framing.</summary>
    Framing,

    /// <summary>Breaks or slows the connection under it.</summary>
    Connection,
}
