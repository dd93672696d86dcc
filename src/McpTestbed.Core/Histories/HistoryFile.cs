using System.Buffers;
using System.Text.Json;

namespace McpTestbed.Core.Histories;

/// <summary>
/// Writes entries to a file in the order in which they were added, away from the threads that add them: whatever waits
/// is turned into lines and handed to the operating system in one call, some milliseconds after the first of it was
/// added.
/// </summary>
/// <remarks>
/// A file that cannot be written is nothing that those who add hear of: what passes a link goes on. What comes
/// meanwhile is counted and dropped, the file is tried again every second, and a mark in it says what is missing.
/// </remarks>
internal sealed partial class HistoryFile : IDisposable
{
    /// <summary>Entries come in bursts, and waking a writer for each of a thousand a second costs more than writing
    /// them.</summary>
    private static readonly TimeSpan WritingDelay = TimeSpan.FromMilliseconds(5);

    /// <summary>How long a file that could not be written is left alone.</summary>
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromSeconds(1);

    /// <summary>How long what passes a link is held up for a disk that takes nothing: once, since from then on nobody
    /// waits for it.</summary>
    private static readonly TimeSpan MaximumWait = TimeSpan.FromSeconds(2);

    /// <summary>As many entries may wait; a killed run loses no more than these.</summary>
    private const int MaximumWaiting = 1024;

    /// <summary>Lines are handed over in pieces of about this many bytes, however many entries wait.</summary>
    private const int PieceSize = 1 << 16;

    private readonly Lock gate = new();
    private readonly Lock writing = new();
    private readonly string path;
    private readonly Func<string, HistoryEntry> gapOf;
    private readonly Action<string?> onTrouble;
    private readonly IHistoryStorage storage;
    private readonly ITimer timer;
    private readonly ArrayBufferWriter<byte> lines = new(PieceSize);
    private readonly Utf8JsonWriter json = new(Stream.Null, HistoryJson.LineOptions);
    private readonly LineWriter line;
    private readonly ManualResetEventSlim taking = new(true);
    private List<HistoryEntry> waiting = [];
    private List<HistoryEntry> taken = [];
    private HistoryEntry? first;
    private bool isScheduled;
    private bool isDisposed;
    private HistoryFileState state = new(0, 0, 0, LineNumbers.All);
    private int handedOver;
    private int inPiece;
    private long lost;
    private long dropped;
    private volatile bool isSlow;
    private volatile string? trouble;
    private long troubledSince;

    /// <summary>Creates the file, or empties the one that is there; its folder must exist.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="gapOf">Makes the mark that says what is missing.</param>
    /// <param name="onTrouble">Told when the file cannot be written and why, and with null when it can again.</param>
    /// <param name="storage">What is written to; null for the file itself.</param>
    /// <exception cref="IOException">It cannot be written, or another program writes it.</exception>
    public HistoryFile(
        string path,
        Func<string, HistoryEntry> gapOf,
        Action<string?> onTrouble,
        IHistoryStorage? storage = null
    )
    {
        this.path = path;
        this.gapOf = gapOf;
        this.onTrouble = onTrouble;
        this.storage = storage ?? new HistoryStorage(path);
        line = new(json);
        timer = TimeProvider.System.CreateTimer(
            _ => WriteQuietly(),
            null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    /// <summary>Why it cannot be written now; null while it can.</summary>
    public string? Trouble => trouble ?? (isSlow ? SlowWords : null);

    private string SlowWords => $"the history {path} cannot be written: the disk takes nothing for {MaximumWait}";

    /// <summary>What the file is at this moment.</summary>
    public HistoryFileState State
    {
        get
        {
            lock (gate)
                return state;
        }
    }

    /// <summary>Adds an entry; one thread at a time, since their order is that of the file.</summary>
    public void Add(HistoryEntry entry)
    {
        lock (gate)
        {
            first ??= entry;
            if (isSlow && waiting.Count >= MaximumWaiting)
            {
                dropped++;
                return;
            }

            waiting.Add(entry);
            if (isScheduled)
                return;
            isScheduled = true;
        }

        timer.Change(WritingDelay, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Lets whoever adds faster than is written wait, so that no more than the bound waits to be written; but
    /// not for a disk that takes nothing: what is beyond the bound is then dropped, and told.</summary>
    public void KeepUp()
    {
        lock (gate)
        {
            if (isSlow || waiting.Count < MaximumWaiting)
                return;
            taking.Reset();
        }

        timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        if (taking.Wait(MaximumWait))
            return;
        if (!writing.TryEnter())
        {
            BeginSlow();
            return;
        }

        // Nobody writes: the pool has had no thread for it.
        try
        {
            WriteWaiting(isLast: false);
        }
        finally
        {
            writing.Exit();
        }
    }

    /// <summary>What was added before, read from the file one by one, as far as it could be written.</summary>
    public IEnumerable<HistoryEntry> ReadBack()
    {
        WriteAll();
        using var reader = TryOpen(out var now);
        for (var line = 1; line <= now.Lines && reader?.ReadLine() is { } text; line++)
            yield return HistoryLine.Read(text) with
            {
                Line = now.Numbers.Of(line),
            };
    }

    /// <summary>Opens the file to be read while it is written; null where it is not there any more.</summary>
    /// <param name="now">What the file is that was opened.</param>
    public StreamReader? TryOpen(out HistoryFileState now)
    {
        // Another file may be put in its place between the look at its state and the opening.
        var spinning = new SpinWait();
        for (now = State; ; now = State)
        {
            if (now.IsBeingReplaced)
            {
                spinning.SpinOnce();
                continue;
            }

            StreamReader reader;
            try
            {
                reader = new(
                    new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)
                );
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                return null;
            }

            if (State is { IsBeingReplaced: false } then && then.Repairs == now.Repairs)
                return reader;
            reader.Dispose();
        }
    }

    /// <summary>Writes what waits now, if the file can be written.</summary>
    public void WriteAll() => WriteQuietly();

    /// <summary>Writes what still waits, with a last attempt where the file could not be written, and closes the file;
    /// nothing may be added any more.</summary>
    public void Dispose()
    {
        timer.Dispose();
        if (!writing.TryEnter(MaximumWait))
        {
            BeginSlow();
            return;
        }

        try
        {
            while (WriteWaiting(isLast: true)) { }
            isDisposed = true;
            json.Dispose();
            storage.Dispose();
        }
        finally
        {
            writing.Exit();
        }
    }

    /// <summary>Writes the entries that wait.</summary>
    /// <returns>False when there was none.</returns>
    private bool WriteWaiting(bool isLast)
    {
        lock (writing)
        {
            if (isDisposed)
                return false;
            var any = Take(out var isLate);
            if (!any && trouble is null && !isLate)
                return false;
            if (trouble is not null && !isLast && TimeProvider.System.GetElapsedTime(troubledSince) < BetweenAttempts)
                lost += taken.Count;
            else
                WriteTaken();
            taken.Clear();
            if (isLate && trouble is null)
                EndSlow();
            if (trouble is not null && !isLast)
                timer.Change(BetweenAttempts, Timeout.InfiniteTimeSpan);
            return any;
        }
    }

    private void WriteTaken()
    {
        lines.ResetWrittenCount();
        (handedOver, inPiece) = (0, 0);
        try
        {
            if (trouble is null && !storage.IsThere)
                throw new IOException("it was removed");
            Recover();
            foreach (var entry in taken)
                Write(entry);

            HandOver();
        }
        // On a thread of the pool it would end the process, and on any other the connection that it serves.
#pragma warning disable CA1031
        catch (Exception error)
#pragma warning restore CA1031
        {
            lost += taken.Count - handedOver;
            troubledSince = TimeProvider.System.GetTimestamp();
            var why = $"the history {path} cannot be written: {error.Message}";
            var isNew = trouble is null;
            trouble = why;
            if (isNew)
                onTrouble(why);
        }
    }

    /// <summary>Makes a file that could not be written whole again, and says in it what is missing.</summary>
    private void Recover()
    {
        if (trouble is null)
            return;
        var isNew = storage.Repair();

        // A history is none without its first entry.
        var lacksFirst = first is not null && (isNew || state.Lines == 0);
        var missing = lacksFirst && !isNew ? lost - 1 : lost;
        var gap = gapOf($"{missing} entries could not be written: {trouble}");
        if (lacksFirst)
            Append(first!);
        Append(taken.Count > 0 ? gap with { AtUs = taken[0].AtUs } : gap);
        Hand();
        lock (gate)
        {
            var whole = (isNew ? 0 : state.Lines) + (lacksFirst ? 2 : 1);
            state = new(
                state.Files + (isNew ? 1 : 0),
                state.Repairs + 1,
                whole,
                isNew ? LineNumbers.All : state.Numbers
            );
        }

        lost = 0;
        trouble = null;
        onTrouble(null);
    }

    private void BeginSlow()
    {
        lock (gate)
        {
            if (isSlow)
                return;
            isSlow = true;
        }

        onTrouble(SlowWords);
    }

    /// <summary>The disk has taken what waited: what came beyond it is missing from here on.</summary>
    private void EndSlow()
    {
        if (lost == 0)
        {
            onTrouble(null);
            return;
        }

        trouble = SlowWords;
        WriteTaken();
    }

    /// <summary>On a thread of the pool.</summary>
    private void WriteQuietly()
    {
        while (WriteWaiting(isLast: false)) { }
    }

    private bool Take(out bool isLate)
    {
        lock (gate)
        {
            isScheduled = waiting.Count > 0;
            (waiting, taken) = (taken, waiting);
            taking.Set();
            isLate = isSlow;
            (lost, dropped, isSlow) = (lost + dropped, 0, false);
            return isScheduled;
        }
    }

    private void Write(HistoryEntry entry)
    {
        Append(entry);
        inPiece++;
        if (lines.WrittenCount >= PieceSize)
            HandOver();
    }

    private void Append(HistoryEntry entry)
    {
        json.Reset(lines);
        line.Write(entry);
        json.Flush();
        lines.Write("\n"u8);
    }

    private void HandOver()
    {
        Hand();
        handedOver += inPiece;
        lock (gate)
            state = state with { Lines = state.Lines + inPiece };
        inPiece = 0;
    }

    private void Hand()
    {
        storage.Write(lines.WrittenSpan);
        lines.ResetWrittenCount();
    }
}

/// <summary>What the file of a history is at a moment.</summary>
/// <param name="Files">How often it was made anew.</param>
/// <param name="Repairs">How often it was made anew, repaired, or replaced by a shorter one.</param>
/// <param name="Lines">How many whole lines it has.</param>
/// <param name="Numbers">Their numbers.</param>
internal sealed record HistoryFileState(int Files, int Repairs, int Lines, LineNumbers Numbers)
{
    /// <summary>Whether a shorter file is being put in its place: which of them is there cannot be told.</summary>
    public bool IsBeingReplaced { get; init; }
}
