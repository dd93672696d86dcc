using McpTestbed.ChaosProxy.Json;
using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary><c>replace-header</c></summary>
internal static class ReplaceHeaderKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Of<EditHeader>(
            "replace-header",
            "replaces what follows the colon of a header field (`name`) by the raw text of `value`",
            """{"kind":"replace-header","message":"request","name":"MCP-Protocol-Version","value":" 1900-01-01"}""",
            "a server answers 400 to a version it does not know",
            ["message", "name", "value"],
            fields => new EditHeader(
                fields.Message(),
                fields.HeaderName("name"),
                HeaderEdit.Replace,
                fields.HeaderText("value") ?? throw RefusedException.MissingField("value")
            ),
            (fault, json) => json.Put(fault.Message).Put("name", fault.Name).Put("value", fault.Value),
            fault => new HeaderEditing(fault)
        );
}
