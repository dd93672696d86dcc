namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>What becomes of the id of an event.</summary>
public enum EventIdEdit
{
    /// <summary>It is left out.</summary>
    Strip,

    /// <summary>It becomes a given one.</summary>
    Replace,

    /// <summary>It becomes that of the event before it on the stream.</summary>
    Repeat,
}
