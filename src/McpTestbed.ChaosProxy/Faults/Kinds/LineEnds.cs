using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>The lines of an event end in another way that the SSE standard allows.</summary>
/// <param name="Ends">How.</param>
public sealed record LineEnds(LineEnding Ends) : Fault
{
    /// <inheritdoc />
    public override string Kind => "line-ends";

    /// <inheritdoc />
    public override string Description => $"end the lines of the event with {Ends.ToString().ToUpperInvariant()}";

    /// <inheritdoc />
    public override Message Message => Message.Response;

    /// <inheritdoc />
    public override FaultOrder Order => FaultOrder.Body;

    /// <inheritdoc />
    public override FaultUnit Unit => FaultUnit.Event;
}

/// <summary>How the lines of an event end.</summary>
public enum LineEnding
{
    /// <summary>LF.</summary>
    Lf,

    /// <summary>CR and LF.</summary>
    CrLf,

    /// <summary>CR.</summary>
    Cr,
}

/// <summary><c>line-ends</c></summary>
internal static class LineEndsKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Create<LineEnds>(
            "line-ends",
            "ends the lines of an event in another way that the standard of event streams allows, `ends`: lf, "
                + "cr-lf or cr",
            """{"kind":"line-ends","ends":"cr-lf"}""",
            "nothing changes: all three end a line",
            ["ends"],
            fields => new(fields.Word("ends", LineEnding.CrLf)),
            (fault, json) => json.Put("ends", fault.Ends.InRule()),
            fault => new EventEdit((block, _) => [block.With(EventText.WithLineEnds(block.Raw, TextOf(fault.Ends)))])
        );

    private static string TextOf(LineEnding ends) =>
        ends switch
        {
            LineEnding.Lf => "\n",
            LineEnding.CrLf => "\r\n",
            _ => "\r",
        };
}
