namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary><c>replace-answer</c></summary>
internal static class ReplaceAnswerKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Of<ReplaceAnswer>(
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
                    .Put("headers", fault.Headers)
        );
}
