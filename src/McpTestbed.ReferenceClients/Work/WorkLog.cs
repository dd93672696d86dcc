namespace McpTestbed.ReferenceClients.Work;

/// <summary>What a client prints, bounded: a server decides what stands in it.</summary>
internal sealed class WorkLog(TextWriter writer)
{
    private const int MostLines = 300;
    private const int LongestLine = 400;
    private readonly Lock gate = new();
    private int lines;

    /// <summary>Prints one line.</summary>
    public void Say(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        lock (gate)
            if (lines++ < MostLines)
                writer.WriteLine(line.Length > LongestLine ? line[..LongestLine] + "…" : line);
    }
}
