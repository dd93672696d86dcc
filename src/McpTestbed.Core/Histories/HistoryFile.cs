using System.Buffers;
using System.Text.Json;

namespace McpTestbed.Core.Histories;

/// <summary>
/// Writes entries to a file in the order in which they were added, away from the threads that add them: whatever waits
/// is
/// turned into lines and handed to the operating system in one call, some milliseconds after the first of it was added.
/// </summary>
internal sealed class HistoryFile : IDisposable
{
    /// <summary>Entries come in bursts, and waking a writer for each of a thousand a second costs more than writing
    /// them.</summary>
    private static readonly TimeSpan WritingDelay = TimeSpan.FromMilliseconds(5);

    /// <summary>As many entries may wait; a killed run loses no more than these.</summary>
    private const int MaximumWaiting = 1024;

    /// <summary>Lines are handed over in pieces of about this many bytes, however many entries wait.</summary>
    private const int PieceSize = 1 << 16;

    private readonly Lock gate = new();
    private readonly Lock writing = new();
    private readonly string path;
    private readonly FileStream file;
    private readonly ITimer timer;
    private readonly ArrayBufferWriter<byte> lines = new(PieceSize);
    private readonly Utf8JsonWriter json = new(Stream.Null, HistoryJson.LineOptions);
    private readonly LineWriter line;
    private List<HistoryEntry> waiting = [];
    private List<HistoryEntry> taken = [];
    private bool isScheduled;
    private int written;
    private volatile Exception? failure;

    /// <summary>Creates the file, or empties the one that is there; its folder must exist.</summary>
    /// <exception cref="IOException">It cannot be written, or another program writes it.</exception>
    public HistoryFile(string path)
    {
        this.path = path;

        // Two who write one file would destroy it: nobody but a reader may have it open when it is emptied.
        // To be read too: opening a pipe to write alone would wait for a reader, and no signal would end that.
        using (var taken = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            if (!taken.CanSeek)
                throw new IOException($"{path} is no regular file");
        }

        file = new(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        line = new(json);
        timer = TimeProvider.System.CreateTimer(
            _ => WriteQuietly(),
            null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    /// <summary>Adds an entry; one thread at a time, since their order is that of the file.</summary>
    /// <exception cref="IOException">An earlier entry could not be written.</exception>
    public void Add(HistoryEntry entry)
    {
        ThrowIfFailed();
        lock (gate)
        {
            waiting.Add(entry);
            if (isScheduled)
                return;
            isScheduled = true;
        }

        timer.Change(WritingDelay, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Lets whoever adds faster than is written do the writing, so that no more than the bound
    /// waits.</summary>
    public void KeepUp()
    {
        if (Volatile.Read(ref waiting).Count >= MaximumWaiting)
            WriteWaiting();
    }

    /// <summary>What was added before, read from the file one by one.</summary>
    /// <exception cref="IOException">An entry could not be written.</exception>
    public IEnumerable<HistoryEntry> ReadBack()
    {
        WriteAll();
        var whole = Volatile.Read(ref written);
        using var reader = Open();
        for (var number = 1; number <= whole && reader.ReadLine() is { } text; number++)
            yield return HistoryLine.Read(text) with
            {
                Line = number,
            };
    }

    /// <summary>Opens the file to be read while it is written.</summary>
    public StreamReader Open() => new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));

    /// <summary>Writes what waits now.</summary>
    /// <exception cref="IOException">An entry could not be written.</exception>
    public void WriteAll()
    {
        WriteQuietly();
        ThrowIfFailed();
    }

    /// <summary>Writes what still waits, and closes the file; nothing may be added any more.</summary>
    /// <exception cref="IOException">An entry could not be written.</exception>
    public void Dispose()
    {
        timer.Dispose();
        WriteQuietly();
        json.Dispose();
        file.Dispose();
        ThrowIfFailed();
    }

    /// <summary>Writes the entries that wait.</summary>
    /// <returns>False when there was none.</returns>
    private bool WriteWaiting()
    {
        lock (writing)
        {
            if (!Take() || failure is not null)
                return false;
            try
            {
                foreach (var entry in taken)
                    Write(entry);
                HandOver();
                Volatile.Write(ref written, written + taken.Count);
            }
            // On a thread of the pool it would end the process; it is thrown where entries are added and where the
            // file is closed.
#pragma warning disable CA1031
            catch (Exception error)
#pragma warning restore CA1031
            {
                failure ??= error;
            }

            taken.Clear();
            return true;
        }
    }

    /// <summary>On a thread of the pool: what fails is thrown where entries are added and where the file is
    /// closed.</summary>
    private void WriteQuietly()
    {
        while (WriteWaiting()) { }
    }

    private bool Take()
    {
        lock (gate)
        {
            isScheduled = waiting.Count > 0;
            (waiting, taken) = (taken, waiting);
            return isScheduled;
        }
    }

    private void Write(HistoryEntry entry)
    {
        json.Reset(lines);
        line.Write(entry);
        json.Flush();
        lines.Write("\n"u8);
        if (lines.WrittenCount >= PieceSize)
            HandOver();
    }

    private void HandOver()
    {
        file.Write(lines.WrittenSpan);
        lines.ResetWrittenCount();
    }

    private void ThrowIfFailed()
    {
        if (failure is { } error)
            throw new IOException($"the history {path} could not be written: {error.Message}", error);
    }
}
