using System.Diagnostics;
using McpTestbed.ChaosProxy.Recording;
using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Rules;

/// <summary>Told of faults that take effect. It is called on the data path, and must not wait.</summary>
internal interface IFaultObserver
{
    /// <summary>A fault took effect.</summary>
    /// <param name="rule">Its rule.</param>
    /// <param name="exchange">On which exchange.</param>
    /// <param name="detail">What was done.</param>
    /// <param name="span">The span of this moment; null where nobody listens to spans.</param>
    void Note(FaultRule rule, ExchangeInProgress exchange, string detail, Activity? span);
}
