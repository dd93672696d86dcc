namespace McpTestbed.ChaosProxy.Faults;

/// <summary>Acts on the events of a stream.</summary>
internal interface IStreamEffect : IFaultEffect
{
    /// <summary>Begins to act on a stream.</summary>
    /// <param name="rule">The rule, on this stream.</param>
    /// <param name="next">Where events go on to.</param>
    /// <returns>Where events are to come.</returns>
    IEventSink Begin(IStreamRule rule, IEventSink next);
}
