namespace McpTestbed.Core.Histories;

/// <summary>Reads a history while it is written. Whoever reads slowly makes nothing grow: the history is there once,
/// and each reader only knows its line. Where the file was removed and made anew, it is read from its
/// beginning. Lines keep their numbers where older ones made room.</summary>
public sealed class HistoryReader : IDisposable
{
    private const int MaximumBatch = 256;

    private readonly HistoryWriter history;
    private readonly HistoryFile? file;
    private StreamReader? lines;
    private int read;
    private int since;
    private HistoryFileState? seen;

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
        if (next.Count > 0)
            since = next[^1].Line;
        return next;
    }

    /// <inheritdoc />
    public void Dispose() => lines?.Dispose();

    private List<HistoryEntry> FromFile(HistoryFile written)
    {
        written.WriteAll();
        var now = written.State;
        if (lines is null || now.Repairs != seen?.Repairs)
        {
            // What was read ahead may have been of a line that is not there any more.
            lines?.Dispose();
            (lines, read) = (written.TryOpen(out now), 0);
            if (now.Files != (seen?.Files ?? 0))
                since = 0;
            seen = now;
        }

        var next = new List<HistoryEntry>();
        while (read < now.Lines && next.Count < MaximumBatch && lines?.ReadLine() is { } line)
        {
            var number = now.Numbers.Of(++read);
            if (number > since)
                next.Add(HistoryLine.Read(line) with { Line = number });
        }

        return next;
    }
}
