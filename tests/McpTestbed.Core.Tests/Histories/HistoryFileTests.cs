using System.Collections;
using McpTestbed.Core.Histories;
using McpTestbed.Tests;

namespace McpTestbed.Core.Tests.Histories;

/// <summary>Lines are written away from those who append: none may be lost, overtake another, or wait for the
/// next.</summary>
public sealed class HistoryFileTests : IDisposable
{
    /// <summary>A hundred times what appending takes when nothing holds it up.</summary>
    private static readonly TimeSpan LongEnoughToAppendAll = TimeSpan.FromMilliseconds(500);

    private readonly RunFolder folder = new();
    private readonly HistoryWriter writer;

    public HistoryFileTests() =>
        writer = new(folder.History, TimeProvider.System) { EntryBound = int.MaxValue, ByteBound = long.MaxValue };

    public void Dispose()
    {
        writer.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void Entry_IsInTheFileSoonAfterwards_SoThatAKilledRunKeepsIt()
    {
        writer.Append("runner", Written.Began());
        writer.Append("runner", new Mark { Name = "\uD800 half a character" });

        Assert.True(
            SpinWait.SpinUntil(() => File.ReadAllText(folder.History).Count(c => c == '\n') == 2, TestTimeouts.Default)
        );
        Assert.Equal("\uFFFD half a character", Assert.IsType<Mark>(History.Load(folder.History).Entries[1]).Name);
    }

    [Fact]
    public void Entry_IsWritten_WhenTheOneBeforeItWasWrittenLongAgo()
    {
        for (var entries = 1; entries <= 100; entries++)
        {
            writer.Append("runner", new Mark { Name = "next" });
            Assert.True(
                SpinWait.SpinUntil(
                    () => File.ReadAllText(folder.History).Count(c => c == '\n') == entries,
                    TestTimeouts.Default
                )
            );
        }
    }

    [Fact]
    public void Lines_AreInTheOrderOfAppending_WhicheverThreadAppends()
    {
        const int Each = 5_000;
        string[] sources = ["link:c1", "link:c2", "link:c3", "link:c4"];
        writer.Append("runner", Written.Began());
        Parallel.ForEach(sources, source =>
        {
            for (var i = 1; i <= Each; i++)
                writer.Append(source, Written.Opened(i, 5));
        });
        writer.Dispose();

        var loaded = History.Load(folder.History).Entries;
        Assert.Equal(1 + (sources.Length * Each), loaded.Count);
        Assert.All(sources, source =>
            Assert.Equal(
                Enumerable.Range(1, Each).Select(n => (long)n),
                loaded.Where(entry => entry.Source == source).Select(entry => entry.N)
            )
        );
        Assert.Equal(loaded.Select(entry => entry.AtUs).Order(), loaded.Select(entry => entry.AtUs));
    }

    [Fact]
    public void Dispose_WritesWhatWaits()
    {
        const int Large = 1_000_000;
        writer.Append("runner", Written.Began());
        for (var i = 0; i < 10; i++)
            writer.Append("link:c1", Written.Request(1, Leg.Client) with { Method = new string('x', Large) });
        writer.Dispose();

        Assert.Equal(11, History.Load(folder.History).Entries.Count);
    }

    [Fact]
    public async Task Append_WaitsForTheFile_OnceTooMuchWaitsForIt()
    {
        const int More = 5_000;
        using var disk = new ManualResetEventSlim();
        writer.Append("runner", Written.Began());
        writer.Append("link:c1", Written.Request(1, Leg.Client) with { Headers = new SlowToWrite(disk) });
        var appended = 0;
        var appending = Task.Run(
            () =>
            {
                for (; appended < More; appended++)
                    writer.Append("link:c1", Written.Opened(1, 5));
            },
            TestContext.Current.CancellationToken
        );

        Assert.False(SpinWait.SpinUntil(() => Volatile.Read(ref appended) == More, LongEnoughToAppendAll));
        disk.Set();
        await appending.SoonAsync();

        writer.Dispose();
        Assert.Equal(2 + More, History.Load(folder.History).Entries.Count);
    }

    [Fact]
    public void EntryThatCannotBeWritten_IsHeardOf_AndAGapIsMarked()
    {
        writer.Append("runner", Written.Began());
        writer.Append("runner", new OfNoKnownType());
        Assert.True(SpinWait.SpinUntil(() => writer.Trouble is not null, TestTimeouts.Default));
        Assert.Contains(folder.History, writer.Trouble, StringComparison.Ordinal);

        writer.Dispose();

        Assert.Null(writer.Trouble);
        Assert.Single(History.Load(folder.History).Marks(MarkNames.RecordingGap));
    }

    private sealed record OfNoKnownType : HistoryEntry;

    /// <summary>Holds up whoever writes it, as a slow disk would.</summary>
    private sealed class SlowToWrite(ManualResetEventSlim disk) : IReadOnlyList<string>
    {
        public int Count => 0;

        public string this[int index] => throw new ArgumentOutOfRangeException(nameof(index));

        public IEnumerator<string> GetEnumerator()
        {
            disk.Wait(TestTimeouts.Default);
            return Enumerable.Empty<string>().GetEnumerator();
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
