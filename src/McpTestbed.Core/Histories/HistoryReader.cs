namespace McpTestbed.Core.Histories;

/// <summary>Reads a history while it is written. Whoever reads slowly makes nothing grow: the history is there once,
/// and each reader only knows its line. Where the file was removed and made anew, it is read from its
/// beginning.</summary>
public sealed class HistoryReader : IDisposable
{
    private const int MaximumBatch = 256;

    private readonly HistoryWriter history;
    private readonly HistoryFile? file;
    private StreamReader? lines;
    private int read;
    private int since;
    private int seenFiles;
    private int seenRepairs;

    internal HistoryReader(HistoryWriter history, HistoryFile? file, int since)
    {
        this.history = history;
        this.file = file;
        this.since = since;
    }

    /// <summary>Waits for the next lines.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Some hundred of them at most; none when the history is frozen and has no more.</returns>
    public async ValueTask<IReadOnlyList<HistoryEntry>> NextAsync(CancellationToken cancellationToken)
    {
        for (var known = since; ; )
        {
            var there = await history.GrownBeyondAsync(known, cancellationToken);
            if (Available() is { Count: > 0 } next)
                return next;
            if (there <= known)
                return [];

            // Some could not be written: there were more than the file has.
            known = there;
        }
    }

    /// <summary>The next lines that are there now.</summary>
    /// <returns>Some hundred of them at most; none when there is none.</returns>
    public IReadOnlyList<HistoryEntry> Available()
    {
        var next = file is null ? history.Remembered(since, MaximumBatch) : FromFile(file);
        since += next.Count;
        return next;
    }

    /// <inheritdoc />
    public void Dispose() => lines?.Dispose();

    private List<HistoryEntry> FromFile(HistoryFile written)
    {
        written.WriteAll();
        var (files, repairs, whole) = written.State;
        if (repairs != seenRepairs)
        {
            // What was read ahead may have been of a line that is not there any more.
            lines?.Dispose();
            (lines, read, seenRepairs) = (null, 0, repairs);
        }

        if (files != seenFiles)
            (since, seenFiles) = (0, files);
        lines ??= written.TryOpen();
        var next = new List<HistoryEntry>();
        while (read < whole && next.Count < MaximumBatch && lines?.ReadLine() is { } line)
        {
            if (++read > since)
                next.Add(HistoryLine.Read(line) with { Line = read });
        }

        return next;
    }
}
