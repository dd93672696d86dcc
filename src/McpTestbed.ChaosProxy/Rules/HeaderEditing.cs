using McpTestbed.Core.Faults;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.ChaosProxy.Rules;

/// <summary>Edits the lines of one header field and leaves every other byte of the head alone.</summary>
internal static class HeaderEditing
{
    /// <summary>The head after an edit.</summary>
    /// <param name="head">The head as it came.</param>
    /// <param name="edit">The edit.</param>
    /// <param name="changed">Whether anything is different.</param>
    public static HttpHead Apply(HttpHead head, EditHeader edit, out bool changed)
    {
        var edited = head.With(edit.Edit == HeaderEdit.Duplicate ? WithOneMore(head, edit) : head.Fields.SelectMany(field => Changed(field, edit)));
        changed = !edited.Fields.SequenceEqual(head.Fields);
        return edited;
    }

    private static IEnumerable<string> Changed(string field, EditHeader edit)
    {
        if (!HeaderLine.Is(field, edit.Name)) return [field];
        var name = HeaderLine.NameOf(field);
        return edit.Edit switch
        {
            HeaderEdit.Strip => [],
            HeaderEdit.Rename => [edit.Value + field[name.Length..]],
            _ => [$"{name}:{edit.Value}{EndOf(field)}"],
        };
    }

    private static List<string> WithOneMore(HttpHead head, EditHeader edit)
    {
        var fields = head.Fields.ToList();
        var last = fields.FindLastIndex(field => HeaderLine.Is(field, edit.Name));
        if (last < 0 && edit.Value is null) return fields;
        var more = edit.Value is null ? fields.Find(field => HeaderLine.Is(field, edit.Name))! : $"{edit.Name}:{edit.Value}{(fields.Count > 0 ? EndOf(fields[^1]) : "\r\n")}";
        fields.Insert(last < 0 ? fields.Count : last + 1, more);
        return fields;
    }

    private static string EndOf(string field) => field.EndsWith("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
}
