using System.Buffers;
using System.Text.Json;

namespace McpTestbed.Core.Histories;

/// <summary>
/// Writes entries to a file in the order in which they were added, away from the threads that add them: whatever waits is
/// turned into lines and handed to the operating system in one call, at once when nothing is being written.
/// </summary>
internal sealed class HistoryFile(string path) : IThreadPoolWorkItem, IDisposable
{
    /// <summary>As many entries may wait; a killed run loses no more than these.</summary>
    private const int MaximumWaiting = 1024;

    /// <summary>Lines are handed over in pieces of about this many bytes, however many entries wait.</summary>
    private const int PieceSize = 1 << 16;

    private readonly Lock gate = new();
    private readonly Lock writing = new();
    private readonly FileStream file = new(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
    private readonly ArrayBufferWriter<byte> lines = new(PieceSize);
    private readonly Utf8JsonWriter json = new(Stream.Null, HistoryJson.LineOptions);
    private List<HistoryEntry> waiting = [];
    private List<HistoryEntry> taken = [];
    private bool isScheduled;
    private volatile Exception? failure;

    /// <summary>Adds an entry; one thread at a time, since their order is that of the file.</summary>
    /// <exception cref="IOException">An earlier entry could not be written.</exception>
    public void Add(HistoryEntry entry)
    {
        ThrowIfFailed();
        lock (gate)
        {
            waiting.Add(entry);
            if (isScheduled) return;
            isScheduled = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Lets whoever adds faster than is written do the writing, so that no more than the bound waits.</summary>
    public void KeepUp()
    {
        bool isBehind;
        lock (gate) isBehind = waiting.Count >= MaximumWaiting;
        if (isBehind) WriteWaiting();
    }

    /// <inheritdoc />
    public void Execute()
    {
        while (WriteWaiting())
        {
        }
    }

    /// <summary>Writes what still waits, and closes the file; nothing may be added any more.</summary>
    /// <exception cref="IOException">An entry could not be written.</exception>
    public void Dispose()
    {
        Execute();
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
            if (!Take() || failure is not null) return false;
            try
            {
                foreach (var entry in taken) Write(entry);
                HandOver();
            }
#pragma warning disable CA1031 // on a thread of the pool it would end the process; it is thrown where entries are added and where the file is closed
            catch (Exception error)
#pragma warning restore CA1031
            {
                failure ??= error;
            }

            taken.Clear();
            return true;
        }
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
        JsonSerializer.Serialize(json, entry, HistoryJson.Readable.HistoryEntry);
        json.Flush();
        lines.Write("\n"u8);
        if (lines.WrittenCount >= PieceSize) HandOver();
    }

    private void HandOver()
    {
        file.Write(lines.WrittenSpan);
        lines.ResetWrittenCount();
    }

    private void ThrowIfFailed()
    {
        if (failure is { } error) throw new IOException($"the history {path} could not be written: {error.Message}", error);
    }
}
