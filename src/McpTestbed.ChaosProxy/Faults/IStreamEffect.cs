namespace McpTestbed.ChaosProxy.Faults;

/// <summary>Acts on the events of a stream.</summary>
internal interface IStreamEffect : IFaultEffect
{
    ResponseMode IFaultEffect.OnStream => ResponseMode.Reframed;

    /// <summary>Whether it holds the head back too, and so comes behind all that edit.</summary>
    bool HoldsHead => false;

    /// <summary>Whether events of earlier streams must be remembered for it.</summary>
    bool NeedsMemory => false;

    /// <summary>Begins to act on a stream.</summary>
    /// <param name="rule">The rule, on this stream.</param>
    /// <param name="next">Where events go on to.</param>
    /// <returns>Where events are to come.</returns>
    IEventSink Begin(IStreamRule rule, IEventSink next);
}
