namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary><c>edit-answer-id</c></summary>
internal static class EditAnswerIdKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Of<EditAnswerId>(
            "edit-answer-id",
            "gives the JSON-RPC answer another id, `how`: retype (1 becomes \"1\"), other (one that nobody "
                + "asked with), null, strip",
            """{"kind":"edit-answer-id","how":"retype"}""",
            "an answer whose id is not that of a request answers nothing: the call times out",
            ["how"],
            fields => new(fields.Word("how", IdEdit.Retype)),
            (fault, json) => json.Put("how", fault.How.InRule()),
            fault => new AnswerEdit(answer => AnswerEdits.EditId(answer, fault.How))
        );
}
