namespace McpTestbed.ChaosProxy.Faults;

/// <summary>A sink that keeps blocks while nothing comes, and must let go of them when its rule is healed.</summary>
internal interface IHoldingSink : IEventSink
{
    /// <summary>Passes on what is held.</summary>
    ValueTask ReleaseAsync();
}
