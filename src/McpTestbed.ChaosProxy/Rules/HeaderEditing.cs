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
        var lines = head.Lines.ToList();
        var places = Enumerable.Range(0, lines.Count).Where(i => HeaderLine.Is(lines[i], edit.Name)).ToList();
        changed = places.Count > 0 || (edit is { Edit: HeaderEdit.Duplicate, Value: not null });
        switch (edit.Edit)
        {
            case HeaderEdit.Strip:
                lines.RemoveAll(line => HeaderLine.Is(line, edit.Name));
                break;
            case HeaderEdit.Rename:
                foreach (var i in places) lines[i] = edit.Value + lines[i][HeaderLine.NameOf(lines[i]).Length..];
                break;
            case HeaderEdit.Replace:
                foreach (var i in places) lines[i] = $"{HeaderLine.NameOf(lines[i])}:{edit.Value}";
                break;
            case HeaderEdit.Duplicate when changed:
                var after = places.Count > 0 ? places[^1] + 1 : lines.Count;
                lines.Insert(after, edit.Value is not null ? $"{edit.Name}:{edit.Value}" : lines[places[0]]);
                break;
        }

        return HttpHead.Of(head.StartLine, lines);
    }
}
