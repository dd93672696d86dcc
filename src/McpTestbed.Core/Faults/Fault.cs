namespace McpTestbed.Core.Faults;

/// <summary>A declared disturbance of one exchange: the cause, as data. The set is closed.</summary>
public abstract record Fault
{
    /// <summary>The kind's name in rules, histories and documents.</summary>
    public abstract string Kind { get; }

    /// <summary>What it does, in one line.</summary>
    public abstract string Description { get; }

    /// <summary>The message it acts on.</summary>
    public abstract Message Message { get; }

    /// <summary>Where it stands among others.</summary>
    public abstract FaultOrder Order { get; }

    /// <summary>What it acts on: whole exchanges, or single events.</summary>
    public virtual FaultUnit Unit => FaultUnit.Exchange;

    /// <summary>Whether it acts on streams only, so that a response that is none is no match.</summary>
    public virtual bool NeedsStream => Unit == FaultUnit.Event;

    /// <summary>Whether nothing more of the target's goes to the client on this exchange once it acted; one fault at
    /// most does that.</summary>
    public virtual bool IsTerminal => false;
}
