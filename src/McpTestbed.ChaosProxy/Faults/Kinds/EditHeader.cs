using McpTestbed.ChaosProxy.Json;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary><c>strip-header</c></summary>
internal static class StripHeaderKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Create<EditHeader>(
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

/// <summary><c>rename-header</c></summary>
internal static class RenameHeaderKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Create<EditHeader>(
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

/// <summary><c>replace-header</c></summary>
internal static class ReplaceHeaderKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Create<EditHeader>(
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

/// <summary><c>duplicate-header</c></summary>
internal static class DuplicateHeaderKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Create<EditHeader>(
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

/// <summary>Edits the lines of one header field and leaves every other byte of the head alone.</summary>
internal sealed class HeaderEditing(EditHeader edit) : IHeadEffect
{
    public HttpHead Edit(HttpHead head, Func<string, string?> sessionIdOf) =>
        HeadEdits.With(head, edit.Edit == HeaderEdit.Duplicate ? WithOneMore(head) : head.Fields.SelectMany(Changed));

    private IEnumerable<string> Changed(string field)
    {
        if (!HeaderLine.Is(field, edit.Name))
            return [field];
        var name = HeaderLine.NameOf(field);
        return edit.Edit switch
        {
            HeaderEdit.Strip => [],
            HeaderEdit.Rename => [edit.Value + field[name.Length..]],
            _ => [$"{name}:{edit.Value}{HeadEdits.EndOf(field)}"],
        };
    }

    private List<string> WithOneMore(HttpHead head)
    {
        var fields = head.Fields.ToList();
        var last = fields.FindLastIndex(field => HeaderLine.Is(field, edit.Name));
        if (last < 0 && edit.Value is null)
            return fields;
        var more = edit.Value is null
            ? fields.Find(field => HeaderLine.Is(field, edit.Name))!
            : $"{edit.Name}:{edit.Value}{(fields.Count > 0 ? HeadEdits.EndOf(fields[^1]) : "\r\n")}";
        fields.Insert(last < 0 ? fields.Count : last + 1, more);
        return fields;
    }
}
