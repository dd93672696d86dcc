using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>Ends the connection of a stream on which nothing passed for a while.</summary>
/// <param name="After">For how long.</param>
/// <param name="How">FIN or RST, on both legs.</param>
public sealed record CutIdle(TimeSpan After, EndedHow How) : Fault
{
    /// <inheritdoc />
    public override string Kind => "cut-idle";

    /// <inheritdoc />
    public override string Description =>
        $"cut the stream with {How.ToString().ToUpperInvariant()} once it was idle for {After.TotalMilliseconds:0} ms";

    /// <inheritdoc />
    public override Message Message => Message.Response;

    /// <inheritdoc />
    public override FaultOrder Order => FaultOrder.Connection;

    /// <inheritdoc />
    public override bool NeedsStream => true;

    /// <inheritdoc />
    public override bool IsTerminal => true;
}

/// <summary><c>cut-idle</c></summary>
internal static class CutIdleKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Create<CutIdle>(
            "cut-idle",
            "closes the connection of a stream, `how` rst or fin, once nothing passed on it for `ms`, as a "
                + "gateway with a read timeout does",
            """{"kind":"cut-idle","ms":3000,"how":"fin"}""",
            "a server sends something now and then; a client resumes or opens the stream again",
            ["ms", "how"],
            fields => new(fields.Milliseconds("ms"), fields.How()),
            (fault, json) => json.Put("ms", (long)fault.After.TotalMilliseconds).Put(fault.How),
            fault => new IdleCutEffect(fault.After, fault.How)
        );
}
