namespace McpTestbed.Cli.Output;

/// <summary>Breaks lines between words.</summary>
internal static class TextLines
{
    /// <summary>The least that stays for words, however narrow the terminal is.</summary>
    private const int LeastWidth = 20;

    /// <summary>A text as lines that fit a width. A word that is longer than a line stays whole: a path or an id is to
    /// be copied.</summary>
    /// <param name="text">One line.</param>
    /// <param name="width">Columns there are.</param>
    /// <param name="indent">Columns by which further lines are moved in.</param>
    /// <returns>The lines, without spaces at their ends.</returns>
    public static IEnumerable<string> Wrap(string text, int width, int indent)
    {
        if (text.Length < width)
        {
            yield return text.TrimEnd();
            yield break;
        }

        var room = Math.Max(width - 1, LeastWidth + indent);
        var rest = text;
        var prefix = "";
        while (prefix.Length + rest.Length > room)
        {
            var end = BreakOf(rest, room - prefix.Length);
            if (end < 0)
                break;
            yield return (prefix + rest[..end]).TrimEnd();
            rest = rest[end..].TrimStart();
            prefix = new(' ', indent);
        }

        yield return (prefix + rest).TrimEnd();
    }

    /// <summary>Where the first line ends: at the last space that fits, or else at the first there is; -1 for
    /// nowhere. Spaces at the beginning belong to the first word.</summary>
    private static int BreakOf(string text, int room)
    {
        var begin = text.Length - text.TrimStart().Length;
        var last = text.LastIndexOf(' ', Math.Min(room, text.Length - 1));
        return last > begin ? last : text.IndexOf(' ', Math.Min(Math.Max(room, begin), text.Length - 1));
    }
}
