using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary><c>strip-header</c></summary>
internal static class StripHeaderKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Of<EditHeader>(
            "strip-header",
            "takes every line of a header field (`name`) out of a `message` (request or response)",
            """{"kind":"strip-header","message":"request","name":"Mcp-Session-Id"}""",
            "a server that issued a session id answers 400 to a request without it",
            ["message", "name"],
            fields => new EditHeader(fields.Message(), fields.HeaderName("name"), HeaderEdit.Strip),
            (fault, json) => json.Put(fault.Message).Put("name", fault.Name),
            fault => new HeaderEditing(fault)
        );
}
