using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary><c>rename-header</c></summary>
internal static class RenameHeaderKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Of<EditHeader>(
            "rename-header",
            "gives a header field (`name`) another spelling or name (`to`); value and white space stay",
            """{"kind":"rename-header","message":"request","name":"Mcp-Session-Id","to":"mcp-SESSION-id"}""",
            "field names are compared without regard to case: nothing changes",
            ["message", "name", "to"],
            fields => new EditHeader(
                fields.Message(),
                fields.HeaderName("name"),
                HeaderEdit.Rename,
                fields.HeaderName("to")
            ),
            (fault, json) => json.Put(fault.Message).Put("name", fault.Name).Put("to", fault.Value),
            fault => new HeaderEditing(fault)
        );
}
