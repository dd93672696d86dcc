namespace McpTestbed.Core.Protocol.Http;

/// <summary>Cuts the text of a head into lines and fields without losing a character.</summary>
internal static class HeadText
{
    /// <summary>Lines with their ends.</summary>
    public static IEnumerable<string> Lines(string text)
    {
        for (var from = 0; from < text.Length; )
        {
            var end = text.IndexOf('\n', from);
            var next = end < 0 ? text.Length : end + 1;
            yield return text[from..next];
            from = next;
        }
    }

    /// <summary>Lines without their ends.</summary>
    public static string[] LinesWithoutEnds(string text)
    {
        var lines = new string[text.AsSpan().Count('\n') + (text.Length > 0 && text[^1] != '\n' ? 1 : 0)];
        var from = 0;
        for (var i = 0; i < lines.Length; i++)
        {
            var end = text.IndexOf('\n', from) is var next and >= 0 ? next : text.Length;
            lines[i] = text.AsSpan(from, end - from).TrimEnd('\r').ToString();
            from = end + 1;
        }

        return lines;
    }

    /// <summary>Joins lines that begin with white space to the one before, as their senders mean them (RFC 9112,
    /// 5.2).</summary>
    public static IReadOnlyList<string> Unfold(IEnumerable<string> lines)
    {
        var fields = new List<string>();
        foreach (var line in lines)
        {
            if (fields.Count > 0 && line[0] is ' ' or '\t')
                fields[^1] += line;
            else
                fields.Add(line);
        }

        return fields;
    }
}
