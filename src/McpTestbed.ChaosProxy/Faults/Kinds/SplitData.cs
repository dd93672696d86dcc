using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>The data of an event comes as several data lines, which mean the same where JSON has white space.</summary>
public sealed record SplitData : Fault
{
    /// <inheritdoc />
    public override string Kind => "split-data";

    /// <inheritdoc />
    public override string Description => "split the data of the event into several lines";

    /// <inheritdoc />
    public override Message Message => Message.Response;

    /// <inheritdoc />
    public override FaultStage Stage => FaultStage.Body;

    /// <inheritdoc />
    public override FaultUnit Unit => FaultUnit.Event;
}
