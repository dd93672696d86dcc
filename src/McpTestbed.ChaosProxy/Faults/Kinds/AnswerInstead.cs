using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>The server never sees the request; the rule answers.</summary>
/// <param name="Status">HTTP status, 200 to 599.</param>
/// <param name="Body">The body; may be empty.</param>
/// <param name="ContentType">Its media type; none for an empty body.</param>
public sealed record AnswerInstead(int Status, string Body = "", string? ContentType = null) : Fault
{
    /// <summary>Further header lines, such as <c>Location: /elsewhere</c>.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <inheritdoc />
    public override string Kind => "answer-instead";

    /// <inheritdoc />
    public override string Description => $"answer {Status} instead of the server";

    /// <inheritdoc />
    public override Message Message => Message.Request;

    /// <inheritdoc />
    public override FaultStage Stage => FaultStage.Replace;

    /// <inheritdoc />
    public override bool IsTerminal => true;
}
