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
    public override FaultOrder Order => FaultOrder.Replace;

    /// <inheritdoc />
    public override bool IsTerminal => true;
}

/// <summary><c>answer-instead</c></summary>
internal static class AnswerInsteadKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Create<AnswerInstead>(
            "answer-instead",
            "the server never sees the request; the rule answers with `status` (200 to 599), and with `body`, "
                + "its `content_type` and further `headers` where they are given",
            """{"kind":"answer-instead","status":404}""",
            "a client whose session is answered 404 initializes again without the old id (2025-03-26 to 2025-11-25)",
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
            fault => new AnswerEffect(MadeResponse.Create(fault.Status, fault.Body, fault.ContentType, fault.Headers))
        );
}
