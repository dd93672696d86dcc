namespace McpTestbed.ChaosProxy.Faults;

/// <summary>Changes how a body is framed.</summary>
internal interface IFramingEffect : IFaultEffect
{
    ResponseMode IFaultEffect.OnBody => ResponseMode.Collected;

    ResponseMode IFaultEffect.OnStream => ResponseMode.Reframed;

    /// <summary>The framing after the change.</summary>
    BodyFraming Change(BodyFraming framing);
}
