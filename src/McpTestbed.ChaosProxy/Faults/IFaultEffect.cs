namespace McpTestbed.ChaosProxy.Faults;

/// <summary>What carries a fault out on a message: an edit of its head, of its body, of its stream, or several of
/// these.</summary>
internal interface IFaultEffect;
