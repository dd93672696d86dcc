using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary><c>duplicate-header</c></summary>
internal static class DuplicateHeaderKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Of<EditHeader>(
            "duplicate-header",
            "sends a second line of a header field (`name`), with the raw text of `value` or with what the "
                + "first one has",
            """{"kind":"duplicate-header","message":"request","name":"Mcp-Session-Id","value":" another"}""",
            "two conflicting session ids are refused, and neither session is used",
            ["message", "name", "value"],
            fields => new EditHeader(
                fields.Message(),
                fields.HeaderName("name"),
                HeaderEdit.Duplicate,
                fields.HeaderText("value")
            ),
            (fault, json) => json.Put(fault.Message).Put("name", fault.Name).Put("value", fault.Value),
            fault => new HeaderEditing(fault)
        );
}
