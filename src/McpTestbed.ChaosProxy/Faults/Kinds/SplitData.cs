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
    public override FaultOrder Order => FaultOrder.Body;

    /// <inheritdoc />
    public override FaultUnit Unit => FaultUnit.Event;
}

/// <summary><c>split-data</c></summary>
internal static class SplitDataKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Create<SplitData>(
            "split-data",
            "splits the data of an event into two data lines, at a place where JSON may have white space",
            """{"kind":"split-data"}""",
            "nothing changes: data lines are joined with LF",
            [],
            _ => new(),
            (_, _) => { },
            _ => new EventEdit(
                (block, _) => EventText.WithSplitData(block.Raw) is { } split ? [block.With(split)] : null
            )
        );
}
