using McpTestbed.Core.Histories;
using McpTestbed.Tests;

namespace McpTestbed.Core.Tests.Histories;

/// <summary>A peer that streams for ever must not exhaust the testbed, and nobody may take the rest for all.</summary>
public sealed class HistoryWriterBoundTests
{
    private const int Appended = 10;

    [Theory]
    [InlineData(3, long.MaxValue, 3)]
    [InlineData(int.MaxValue, 1, 1)]
    [InlineData(int.MaxValue, long.MaxValue, Appended)]
    public void Writer_KeepsWireEntriesUpToItsBoundsAndSaysSo(int entries, long bytes, int kept)
    {
        using var folder = new RunFolder();
        using (var history = new HistoryWriter(folder.History, TimeProvider.System) { EntryBound = entries, ByteBound = bytes })
        {
            for (var i = 1; i <= Appended; i++) history.Append("link:c1", new ConnectionOpened { Link = "c1", Connection = i, ClientPort = 1 });
            history.Append("runner", new Mark { Name = "after" });
        }

        var lines = File.ReadAllLines(folder.History);
        Assert.Equal(kept, lines.Count(line => line.Contains("connection.opened", StringComparison.Ordinal)));
        Assert.Equal(kept < Appended ? 1 : 0, lines.Count(line => line.Contains(MarkNames.RecordingBounded, StringComparison.Ordinal)));
        Assert.Contains("after", lines[^1], StringComparison.Ordinal);
    }
}
