namespace McpTestbed.Core.Histories;

/// <summary>Reads a history while it is written. Whoever reads slowly makes nothing grow: the history is there once,
/// and each reader only knows its line.</summary>
public sealed class HistoryReader : IDisposable
{
    private const int MaximumBatch = 256;

    private readonly HistoryWriter history;
    private readonly HistoryFile? file;
    private StreamReader? lines;
    private int read;
    private int since;

    internal HistoryReader(HistoryWriter history, HistoryFile? file, int since)
    {
        this.history = history;
        this.file = file;
        this.since = since;
    }

    /// <summary>Waits for the next lines.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Some hundred of them at most; none when the history is frozen and has no more.</returns>
    /// <exception cref="IOException">An entry could not be written.</exception>
    public async ValueTask<IReadOnlyList<HistoryEntry>> NextAsync(CancellationToken cancellationToken)
    {
        var there = await history.GrownBeyondAsync(since, cancellationToken);
        if (there <= since)
            return [];
        var next = file is null
            ? history.Remembered(since, MaximumBatch)
            : FromFile(file, Math.Min(there, since + MaximumBatch));
        since += next.Count;
        return next;
    }

    /// <inheritdoc />
    public void Dispose() => lines?.Dispose();

    private List<HistoryEntry> FromFile(HistoryFile written, int through)
    {
        written.WriteAll();
        lines ??= written.Open();
        var next = new List<HistoryEntry>();
        while (read < through && lines.ReadLine() is { } line)
        {
            if (++read > since)
                next.Add(HistoryLine.Read(line) with { Line = read });
        }

        return next;
    }
}
