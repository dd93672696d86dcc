using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>A body in chunks ends without its last chunk: the connection is closed instead.</summary>
public sealed record OmitTerminator : Fault
{
    /// <inheritdoc />
    public override string Kind => "omit-terminator";

    /// <inheritdoc />
    public override string Description => "end the response with FIN and without its last chunk";

    /// <inheritdoc />
    public override Message Message => Message.Response;

    /// <inheritdoc />
    public override FaultOrder Order => FaultOrder.Framing;
}

/// <summary><c>omit-terminator</c></summary>
internal static class OmitTerminatorKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Create<OmitTerminator>(
            "omit-terminator",
            "the body ends with FIN and without its last chunk",
            """{"kind":"omit-terminator"}""",
            "a body that is not whole is no answer (RFC 9112, 8); a stream is resumed",
            [],
            _ => new(),
            (_, _) => { },
            _ => new Effect()
        );

    private sealed class Effect : IFramingEffect
    {
        public BodyFraming Change(BodyFraming framing) => framing with { OmitsEnd = true };
    }
}
