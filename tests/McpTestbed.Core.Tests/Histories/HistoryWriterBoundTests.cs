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
        using (
            var history = new HistoryWriter(folder.History, TimeProvider.System)
            {
                EntryBound = entries,
                ByteBound = bytes,
            }
        )
        {
            for (var i = 1; i <= Appended; i++)
                history.Append(
                    "link:c1",
                    new ConnectionOpened
                    {
                        Link = "c1",
                        Connection = i,
                        ClientPort = 1,
                    }
                );
            history.Append("runner", new Mark { Name = "after" });
        }

        var lines = File.ReadAllLines(folder.History);
        Assert.Equal(kept, lines.Count(line => line.Contains("connection.opened", StringComparison.Ordinal)));
        Assert.Equal(
            kept < Appended ? 1 : 0,
            lines.Count(line => line.Contains(MarkNames.RecordingBounded, StringComparison.Ordinal))
        );
        Assert.Contains("after", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Writer_KeepsWire_UntilItSaidThatItDoesNot()
    {
        using var folder = new RunFolder();
        using var history = new HistoryWriter(folder.History, TimeProvider.System) { EntryBound = 1 };
        history.Append("link:c1", Written.Opened(1, 5));
        Assert.True(history.KeepsWire);

        history.Append("link:c1", Written.Opened(2, 5));

        Assert.False(history.KeepsWire);
    }

    [Fact]
    public void Writer_CountsWhatIsLargeInAnEntry()
    {
        const int Large = 10_000;
        var text = new string('x', Large);
        HistoryEntry[] entries =
        [
            Written.Request(1, Leg.Client) with
            {
                Target = text,
            },
            Written.Request(1, Leg.Client) with
            {
                Method = text,
            },
            Written.Request(1, Leg.Client) with
            {
                Headers = [text],
            },
            Written.Request(1, Leg.Client) with
            {
                Body = new() { Length = Large, Text = text },
            },
            Written.Response(1, Leg.Client, 200) with
            {
                Headers = [text],
            },
            Written.Response(1, Leg.Client, 200) with
            {
                Body = new() { Length = Large, Base64 = text },
            },
            new StreamEvent
            {
                Link = "c1",
                Connection = 1,
                Exchange = 1,
                Leg = Leg.Server,
                Stream = "p1",
                Event = 1,
                Id = text,
            },
            new StreamEvent
            {
                Link = "c1",
                Connection = 1,
                Exchange = 1,
                Leg = Leg.Server,
                Stream = "p1",
                Event = 1,
                EventType = text,
            },
            new StreamEvent
            {
                Link = "c1",
                Connection = 1,
                Exchange = 1,
                Leg = Leg.Server,
                Stream = "p1",
                Event = 1,
                Retry = text,
            },
            new StreamEvent
            {
                Link = "c1",
                Connection = 1,
                Exchange = 1,
                Leg = Leg.Server,
                Stream = "p1",
                Event = 1,
                Data = new() { Length = Large, Text = text },
            },
        ];

        Assert.All(entries, entry =>
        {
            using var folder = new RunFolder();
            using var history = new HistoryWriter(folder.History, TimeProvider.System) { ByteBound = Large };
            history.Append("link:c1", entry);
            history.Append("link:c1", entry);
            Assert.False(history.KeepsWire);
        });
    }
}
