using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>Spoils the value of a header field, whatever it is.</summary>
/// <param name="Message">Request or response.</param>
/// <param name="Name">The field, compared without regard to case.</param>
/// <param name="How">How it is spoilt.</param>
public sealed record MutateHeader(Message Message, string Name, HeaderMutation How) : Fault
{
    /// <inheritdoc />
    public override string Kind => "mutate-header";

    /// <inheritdoc />
    public override string Description =>
        $"{How.ToString().ToLowerInvariant()} the value of {Name} in the {Message.ToString().ToLowerInvariant()}";

    /// <inheritdoc />
    public override Message Message { get; } = Message;

    /// <inheritdoc />
    public override FaultStage Stage => FaultStage.Head;
}
