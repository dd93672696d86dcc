using System.Text;
using McpTestbed.Core.Histories;
using McpTestbed.Tests;

namespace McpTestbed.Core.Tests.Histories;

/// <summary>A history that cannot be written takes nothing with it, says so, and goes on once it can.</summary>
public sealed class HistoryGapTests : IDisposable
{
    private readonly RunFolder folder = new();
    private readonly List<string?> told = [];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Writer_GoesOnAfterAFullDisk_AndMarksWhatIsMissing()
    {
        var disk = new Disk(folder.History);
        using var history = Over(disk);
        history.Append("runner", Written.Began());
        Until(() => disk.Lines == 1);
        disk.IsFull = true;
        history.Append("link:c1", Written.Opened(1, 5));
        Until(() => history.Trouble is not null);
        history.Append("link:c1", Written.Opened(2, 5));
        disk.IsFull = false;
        Until(() => history.Trouble is null);

        history.Append("link:c1", Written.Opened(3, 5));
        history.Dispose();

        var stored = History.Load(folder.History);
        Assert.Equal(
            [typeof(RunBegan), typeof(Mark), typeof(ConnectionOpened)],
            stored.Entries.Select(entry => entry.GetType())
        );
        Assert.StartsWith(
            "2 entries could not be written",
            Assert.Single(stored.Marks(MarkNames.RecordingGap)).Detail,
            StringComparison.Ordinal
        );
        Assert.True(stored.IsBounded);
        Assert.Collection(
            told,
            why => Assert.Contains("No space left", why, StringComparison.Ordinal),
            why => Assert.Null(why)
        );
    }

    [Fact]
    public void Check_ProvesNothing_OverAGap()
    {
        HistoryEntry[] entries =
        [
            Written.Began(),
            new Mark { Name = MarkNames.RecordingGap, Detail = "2 entries could not be written" },
            new RunEnded(),
        ];

        Assert.True(new History(entries).IsBounded);
    }

    [Fact]
    public void Writer_MakesTheFileAnew_WhenItsFolderWasRemoved()
    {
        var path = Path.Combine(folder.Path, "within", RunFileName);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var history = new HistoryWriter(path, TimeProvider.System) { TroubleChanged = told.Add };
        history.Append("runner", Written.Began());
        Until(() => new FileInfo(path).Length > 0);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        history.Append("link:c1", Written.Opened(1, 5));
        Until(() => told.Count == 1);
        Until(() => told.Count == 2);

        history.Append("link:c1", Written.Opened(2, 5));
        history.Dispose();

        var stored = History.Load(path);
        Assert.Single(stored.Marks(MarkNames.RecordingGap));
        Assert.Equal(2, Assert.Single(stored.Entries.OfType<ConnectionOpened>()).Connection);
    }

    [Fact]
    public void Writer_EndsWithoutAnException_WhenTheDiskStaysFull()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/dev/full is Linux's");
        using var history = new HistoryWriter("/dev/full", TimeProvider.System) { TroubleChanged = told.Add };

        for (var i = 0; i < 5000; i++)
            history.Append("link:c1", Written.Opened(i, 5));
        history.Dispose();

        Assert.NotNull(history.Trouble);
        Assert.NotEmpty(told);
    }

    [Fact]
    public async Task Writer_WaitsForEntries_ThoughNoneCanBeWritten()
    {
        var disk = new Disk(folder.History) { IsFull = true };
        using var history = Over(disk);
        history.Append("runner", Written.Began());

        var waiting = history.WaitForAsync(entry => entry is RunEnded, TestContext.Current.CancellationToken);
        history.Append("runner", new RunEnded());

        Assert.IsType<RunEnded>(await waiting.WaitAsync(TestTimeouts.Default, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Writer_HoldsNobodyUp_WhileTheDiskTakesNothing()
    {
        using var disk = new Disk(folder.History);
        using var history = Over(disk);
        history.Append("runner", Written.Began());
        Until(() => disk.Lines == 1);
        disk.Takes.Reset();
        for (var i = 0; history.Trouble is null; i++)
            history.Append("link:c1", Written.Opened(i, 5));
        for (var i = 0; i < 10_000; i++)
            history.Append("link:c2", Written.Opened(i, 5));
        disk.Takes.Set();
        Until(() => history.Trouble is null);

        history.Append("link:c1", Written.Opened(77, 5));
        history.Dispose();

        var stored = History.Load(folder.History);
        Assert.Equal(2, told.Count);
        Assert.Contains("the disk takes nothing", told[0], StringComparison.Ordinal);
        Assert.Null(told[1]);
        Assert.Contains("entries could not be written", Assert.Single(stored.Marks(MarkNames.RecordingGap)).Detail);
        Assert.Equal(77, Assert.IsType<ConnectionOpened>(stored.Entries[^1]).Connection);
    }

    [Fact]
    public async Task Reader_GoesOn_OverAGap()
    {
        var disk = new Disk(folder.History);
        using var history = Over(disk);
        using var reader = history.Read(0);
        history.Append("runner", Written.Began());
        Assert.Single(reader.Available());
        disk.IsFull = true;
        history.Append("link:c1", Written.Opened(1, 5));
        Until(() => history.Trouble is not null);
        Assert.Empty(reader.Available());
        var next = reader.NextAsync(TestContext.Current.CancellationToken).AsTask();
        disk.IsFull = false;
        Until(() => history.Trouble is null);

        history.Append("link:c1", Written.Opened(2, 5));

        Assert.IsType<Mark>((await next.WaitAsync(TestTimeouts.Default, TestContext.Current.CancellationToken))[0]);
    }

    private static string RunFileName => "history.ndjson";

    private static void Until(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, TestTimeouts.Default));

    private HistoryWriter Over(Disk disk) =>
        new(folder.History, TimeProvider.System, null, disk) { TroubleChanged = told.Add };

    /// <summary>A disk that is full while told so, and then keeps half of what it is given, as a real one
    /// may.</summary>
    private sealed class Disk(string path) : IHistoryStorage
    {
        private readonly HistoryStorage file = new(path);
        private readonly string path = path;
        private int lines;

        public bool IsFull { get; set; }

        /// <summary>Set while it takes what it is given.</summary>
        public ManualResetEventSlim Takes { get; } = new(true);

        public int Lines => Volatile.Read(ref lines);

        public bool IsThere => file.IsThere;

        public long Length => file.Length;

        public void Write(ReadOnlySpan<byte> written)
        {
            Takes.Wait(TestTimeouts.Default);
            if (IsFull)
            {
                using var half = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
                half.Write(written[..(written.Length / 2)]);
                throw new IOException("No space left on device");
            }

            file.Write(written);
            Interlocked.Add(ref lines, Encoding.UTF8.GetString(written).Count(c => c == '\n'));
        }

        public void Replace(FileStream shorter, long from) => file.Replace(shorter, from);

        public bool Repair() => IsFull ? throw new IOException("No space left on device") : file.Repair();

        public void Dispose()
        {
            file.Dispose();
            Takes.Dispose();
        }
    }
}
