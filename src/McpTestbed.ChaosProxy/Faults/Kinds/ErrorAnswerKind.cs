namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary><c>error-answer</c></summary>
internal static class ErrorAnswerKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Of<ErrorAnswer>(
            "error-answer",
            "a JSON-RPC error with `code` and `text` takes the place of the answer, with its id",
            """{"kind":"error-answer","code":-32603,"text":"injected"}""",
            "the caller sees the error; the session lives on",
            ["code", "text"],
            fields =>
                new(
                    fields.Count("code", int.MinValue, int.MaxValue, "a whole number"),
                    fields.Text("text") ?? "injected"
                ),
            (fault, json) => json.Put("code", fault.Code).Put("text", fault.Text),
            fault => new AnswerEdit(answer => AnswerEdits.MakeError(answer, fault))
        );
}
