using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>The server gets the request twice, on the same connection; the client gets the answer to the
/// first.</summary>
/// <remarks>What a retry in a gateway does: work that is not idempotent is done twice.</remarks>
public sealed record ForwardTwice : Fault
{
    /// <inheritdoc />
    public override string Kind => "forward-twice";

    /// <inheritdoc />
    public override string Description => "forward the request twice, and pass one answer on";

    /// <inheritdoc />
    public override Message Message => Message.Request;

    /// <inheritdoc />
    public override FaultOrder Order => FaultOrder.Framing;
}

/// <summary><c>forward-twice</c></summary>
internal static class ForwardTwiceKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Create<ForwardTwice>(
            "forward-twice",
            "the server gets the request twice, one after the other on the same connection; the client gets "
                + "the answer to the first; if the client closes meanwhile, the server sees that once it has "
                + "answered both, or 5 s later",
            """{"kind":"forward-twice"}""",
            "work that must not be done twice is not: a request id is used once in a session (2025-03-26 to "
                + "2025-11-25), and what a second one of the same id does is the server's choice",
            [],
            _ => new ForwardTwice(),
            (_, _) => { },
            _ => new RepeatEffect()
        );
}
