namespace McpTestbed.ChaosProxy.Faults;

/// <summary>What carries a fault out: an edit of a head, of a body or of a stream, or an act of the flow of messages
/// (<see cref="HoldEffect" /> and those beside it). It says by itself what it needs.</summary>
internal interface IFaultEffect
{
    /// <summary>The mode that it needs of a response that is no stream.</summary>
    ResponseMode OnBody => ResponseMode.PassedThrough;

    /// <summary>The mode that it needs of a stream.</summary>
    ResponseMode OnStream => ResponseMode.PassedThrough;

    /// <summary>Whether the connection ends after the response, with FIN.</summary>
    bool EndsConnection => false;
}
