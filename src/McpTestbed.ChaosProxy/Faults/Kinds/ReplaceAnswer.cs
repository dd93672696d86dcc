using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>The server gets the request and answers; the client gets another answer.</summary>
/// <param name="Status">HTTP status, 200 to 599.</param>
/// <param name="Body">The body; may be empty.</param>
/// <param name="ContentType">Its media type; none for an empty body.</param>
public sealed record ReplaceAnswer(int Status, string Body = "", string? ContentType = null) : Fault
{
    /// <summary>Further header lines, such as <c>Location: /elsewhere</c>.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <inheritdoc />
    public override string Kind => "replace-answer";

    /// <inheritdoc />
    public override string Description => $"forward the request, then answer {Status} instead of what the server said";

    /// <inheritdoc />
    public override Message Message => Message.Response;

    /// <inheritdoc />
    public override FaultOrder Order => FaultOrder.Replace;

    /// <inheritdoc />
    public override bool IsTerminal => true;
}

/// <summary><c>replace-answer</c></summary>
internal static class ReplaceAnswerKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Create<ReplaceAnswer>(
            "replace-answer",
            "the server gets the request and answers; the client gets another answer: `status` (200 to 599), "
                + "and `body`, its `content_type` and further `headers` where they are given",
            """{"kind":"replace-answer","status":202}""",
            "a client that is owed an answer and gets 202, HTML or nothing says so, and does not wait",
            ["status", "body", "content_type", "headers"],
            fields =>
                new(fields.Status(), fields.Text("body") ?? "", fields.HeaderText("content_type"))
                {
                    Headers = fields.HeaderLines("headers"),
                },
            (fault, json) =>
                json.Put("status", fault.Status)
                    .Put("body", fault.Body)
                    .Put("content_type", fault.ContentType)
                    .Put("headers", fault.Headers),
            fault => new WithholdEffect(
                EndedHow.Fin,
                MadeResponse.Create(fault.Status, fault.Body, fault.ContentType, fault.Headers)
            )
        );
}
