using McpTestbed.Core.Faults;
using McpTestbed.Core.Protocol;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>The answer comes twice: as two events of a stream, or as an array of two in a body.</summary>
public sealed record DuplicateAnswer : Fault
{
    /// <inheritdoc />
    public override string Kind => "duplicate-answer";

    /// <inheritdoc />
    public override string Description => "send the answer twice";

    /// <inheritdoc />
    public override Message Message => Message.Response;

    /// <inheritdoc />
    public override FaultOrder Order => FaultOrder.Body;
}

/// <summary><c>duplicate-answer</c></summary>
internal static class DuplicateAnswerKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Create<DuplicateAnswer>(
            "duplicate-answer",
            "the JSON-RPC answer comes twice: as two events of a stream, or as an array of two in a body",
            """{"kind":"duplicate-answer"}""",
            "the second answer is ignored",
            [],
            _ => new(),
            (_, _) => { },
            _ => new AnswerDoubling()
        );
}

/// <summary>Sends a JSON-RPC answer twice.</summary>
internal sealed class AnswerDoubling : IBodyEffect, IStreamEffect
{
    public byte[]? Edit(ReadOnlyMemory<byte> payload) =>
        JsonRpcMessage.Peek(payload) is [{ IsAnswer: true }]
            ? [.. "["u8, .. payload.Span, .. ","u8, .. payload.Span, .. "]"u8]
            : null;

    public IEventSink Begin(IStreamRule rule, IEventSink next) => new AnswerSink(rule, next, block => [block, block]);
}
