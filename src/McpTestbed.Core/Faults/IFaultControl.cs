namespace McpTestbed.Core.Faults;

/// <summary>Puts rules in place. Everything armed is healed by disposing its handle, whatever happened to the
/// run.</summary>
public interface IFaultControl
{
    /// <summary>Arms a rule; it holds from the next request or response head on.</summary>
    /// <param name="rule">The rule.</param>
    /// <returns>The handle that heals it.</returns>
    /// <exception cref="ArgumentException">A rule of that id is armed already.</exception>
    IArmedFault Arm(FaultRule rule);
}

/// <summary>A rule in place.</summary>
public interface IArmedFault : IAsyncDisposable
{
    /// <summary>Completes when the rule first took effect.</summary>
    Task Effected { get; }
}
