namespace McpTestbed.Core.Protocol.Http;

/// <summary>Cuts the text of a head into lines and fields without losing a character.</summary>
internal static class HeadText
{
    /// <summary>Lines with their ends.</summary>
    public static IEnumerable<string> Lines(string text)
    {
        for (var from = 0; from < text.Length;)
        {
            var end = text.IndexOf('\n', from);
            var next = end < 0 ? text.Length : end + 1;
            yield return text[from..next];
            from = next;
        }
    }

    /// <summary>A line without its end.</summary>
    public static string WithoutEnd(string line) => line.TrimEnd('\n').TrimEnd('\r');

    /// <summary>Joins lines that begin with white space to the one before, as their senders mean them (RFC 9112, 5.2).</summary>
    public static IReadOnlyList<string> Unfold(IEnumerable<string> lines)
    {
        var fields = new List<string>();
        foreach (var line in lines)
        {
            if (fields.Count > 0 && line[0] is ' ' or '\t') fields[^1] += line;
            else fields.Add(line);
        }

        return fields;
    }
}
