using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>The server never sees the request, and nobody answers it.</summary>
/// <param name="How">What the client sees.</param>
public sealed record NeverForward(UnansweredOutcome How) : Fault
{
    /// <inheritdoc />
    public override string Kind => "never-forward";

    /// <inheritdoc />
    public override string Description =>
        $"never forward the request; the client sees {How.ToString().ToLowerInvariant()}";

    /// <inheritdoc />
    public override Message Message => Message.Request;

    /// <inheritdoc />
    public override FaultOrder Order => FaultOrder.Replace;

    /// <inheritdoc />
    public override bool IsTerminal => true;
}

/// <summary>What a client sees whose request went nowhere.</summary>
public enum UnansweredOutcome
{
    /// <summary>Nothing, until the rule is healed; then FIN.</summary>
    Hang,

    /// <summary>FIN.</summary>
    Fin,

    /// <summary>RST.</summary>
    Rst,
}

/// <summary><c>never-forward</c></summary>
internal static class NeverForwardKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Create<NeverForward>(
            "never-forward",
            "the server never sees the request; the client waits (`how` hang; once the rule is removed its "
                + "connection is closed), or its connection is closed at once (`how` fin or rst)",
            """{"kind":"never-forward","how":"hang"}""",
            "no client waits without an end, and a timeout is followed by notifications/cancelled (2025-03-26 "
                + "to 2025-11-25)",
            ["how"],
            fields => new(fields.Word("how", UnansweredOutcome.Hang)),
            (fault, json) => json.Put("how", fault.How.InRule()),
            fault => new SwallowEffect(
                fault.How switch
                {
                    UnansweredOutcome.Fin => EndedHow.Fin,
                    UnansweredOutcome.Rst => EndedHow.Rst,
                    _ => null,
                }
            )
        );
}
