using McpTestbed.Core.Faults;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>The response says Connection: close, and the connection ends after it.</summary>
public sealed record CloseAfter : Fault
{
    /// <inheritdoc />
    public override string Kind => "close-after";

    /// <inheritdoc />
    public override string Description => "close the connection after the response";

    /// <inheritdoc />
    public override Message Message => Message.Response;

    /// <inheritdoc />
    public override FaultOrder Order => FaultOrder.Framing;
}

/// <summary><c>close-after</c></summary>
internal static class CloseAfterKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Create<CloseAfter>(
            "close-after",
            "the response says Connection: close, and the connection is closed after it",
            """{"kind":"close-after"}""",
            "a session is not tied to a connection: the next request opens another one",
            [],
            _ => new(),
            (_, _) => { },
            _ => new ConnectionClose()
        );
}

/// <summary>Says that the connection will be closed.</summary>
internal sealed class ConnectionClose : IHeadEffect
{
    bool IFaultEffect.EndsConnection => true;

    public HttpHead Edit(HttpHead head, Func<string, string?> sessionIdOf) =>
        HeadEdits.WithLine(HeadEdits.Without(head, "Connection"), "Connection: close");
}
