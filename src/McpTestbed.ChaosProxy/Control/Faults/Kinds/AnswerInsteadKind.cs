using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Control.Faults.Kinds;

/// <summary><c>answer-instead</c></summary>
internal static class AnswerInsteadKind
{
    public static FaultKind Kind { get; } = new(
        "answer-instead",
        "the server never sees the request; the rule answers with `status` (200 to 599), and with `body` and its `content_type` where they are given",
        """{"kind":"answer-instead","status":404}""",
        "a client whose session is answered 404 initializes again without the old id (2025-03-26 to 2025-11-25)",
        ["status", "body", "content_type"],
        fields => new AnswerInstead((int)(fields.Integer("status", 200, 599, "a status from 200 to 599") ?? throw ControlException.MissingField("status")), fields.Text("body") ?? "", fields.HeaderText("content_type")));
}
