using McpTestbed.Core.Faults;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.ChaosProxy.Faults;

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
