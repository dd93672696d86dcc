using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Toxics;

/// <summary>A byte-level fault on one direction of a link, as data. What it does to a connection is in the stage it
/// begins there.</summary>
internal abstract record Toxic
{
    /// <summary>When it ends the connections it applies to, whatever flows; null where only bytes decide.</summary>
    public virtual ToxicDeadline? Deadline => null;

    /// <summary>How it turns an arriving connection away; null where it does not.</summary>
    public virtual EndedHow? TurnsAway => null;

    /// <summary>How long a connection waits before the server is dialled.</summary>
    public virtual TimeSpan DialDelay => TimeSpan.Zero;

    /// <summary>Whether the connection is one it is about, before chance and budget are asked.</summary>
    public virtual bool IsAbout(Arrival arrival) => true;

    /// <summary>What the bytes of one direction of one connection go through; null where they pass.</summary>
    public virtual ToxicStage? Begin(StageStart start) => null;
}
