using McpTestbed.ChaosProxy.Json;
using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>Content-Length says something else than the body has; then the connection ends.</summary>
/// <param name="By">How much more (or less) it says; not 0.</param>
public sealed record WrongLength(int By) : Fault
{
    /// <inheritdoc />
    public override string Kind => "wrong-length";

    /// <inheritdoc />
    public override string Description => $"say a Content-Length that is {By:+0;-0} bytes off, then FIN";

    /// <inheritdoc />
    public override Message Message => Message.Response;

    /// <inheritdoc />
    public override FaultOrder Order => FaultOrder.Framing;
}

/// <summary><c>wrong-length</c></summary>
internal static class WrongLengthKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Create<WrongLength>(
            "wrong-length",
            "Content-Length says so many bytes more (or less) than the body has (`by`), and the connection "
                + "ends with FIN",
            """{"kind":"wrong-length","by":10}""",
            "a body that is not whole is no answer (RFC 9112, 8); no byte is read as the next response",
            ["by"],
            fields =>
                new(
                    fields.Count("by", -1_000_000, 1_000_000, "a whole number from -1000000 to 1000000, not 0")
                        is not 0
                            and var by
                        ? by
                        : throw RefusedException.BadBody("by 0 is not allowed; allowed is a whole number that is not 0")
                ),
            (fault, json) => json.Put("by", fault.By),
            fault => new Effect(fault)
        );

    private sealed class Effect(WrongLength fault) : IFramingEffect
    {
        // A stream has no length that could be wrong.
        ResponseMode IFaultEffect.OnStream => ResponseMode.PassedThrough;

        public BodyFraming Change(BodyFraming framing) => framing with { LengthIsOffBy = fault.By };
    }
}
