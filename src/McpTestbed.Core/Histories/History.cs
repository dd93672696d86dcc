namespace McpTestbed.Core.Histories;

/// <summary>A frozen history, with the views that checkers read.</summary>
public sealed class History
{
    private readonly Lazy<IReadOnlyList<Exchange>> exchanges;
    private readonly Lazy<IReadOnlyList<LostSession>> lostSessions;

    /// <summary>Makes a history of entries; lines are numbered in the order given.</summary>
    /// <param name="entries">The entries in file order.</param>
    public History(IEnumerable<HistoryEntry> entries)
    {
        Entries = [.. entries.Select((entry, index) => entry with { Line = index + 1 })];
        exchanges = new(() => ExchangeView.FromEntries(Entries));
        lostSessions = new(() => Began.Role == TargetRole.Server ? LostSession.Of(Exchanges, Began) : []);
    }

    /// <summary>All entries in file order.</summary>
    public IReadOnlyList<HistoryEntry> Entries { get; }

    /// <summary>The first entry.</summary>
    /// <exception cref="InvalidDataException">The history does not begin with <c>run.began</c>.</exception>
    public RunBegan Began =>
        Entries.OfType<RunBegan>().FirstOrDefault()
        ?? throw new InvalidDataException("the history does not begin with a run.began entry");

    /// <summary>Every exchange in the order in which its request began to be recorded.</summary>
    public IReadOnlyList<Exchange> Exchanges => exchanges.Value;

    /// <summary>Sessions that were answered 404 though their client had not ended them; none where the server is
    /// ours and its client is judged.</summary>
    public IReadOnlyList<LostSession> LostSessions => lostSessions.Value;

    /// <summary>Whether the recorder reached a bound, made room, could not write for a while, or a link failed, so that
    /// absence proves nothing.</summary>
    public bool IsBounded =>
        Entries
            .OfType<Mark>()
            .Any(mark =>
                mark.Name
                    is MarkNames.RecordingBounded
                        or MarkNames.RecordingThinned
                        or MarkNames.RecordingGap
                        or MarkNames.LinkFailed
            );

    /// <summary>Whether the call was cancelled while the run went on: what failed then may have failed of that, since
    /// the target may have got the same signal.</summary>
    public bool IsCancelled => Marks(MarkNames.Cancelled).Any();

    /// <summary>The marks of a name.</summary>
    /// <param name="name">One of <see cref="MarkNames"/>.</param>
    /// <returns>The marks in order.</returns>
    public IEnumerable<Mark> Marks(string name) => Entries.OfType<Mark>().Where(mark => mark.Name == name);

    /// <summary>Reads a history file. A last line without its end, as a killed run may leave it, is left out.</summary>
    /// <param name="path">The NDJSON file.</param>
    /// <returns>The history.</returns>
    /// <exception cref="InvalidDataException">The file is empty or no regular file, a line is not a history entry or
    /// longer than 16 Mi characters, or the first is not <c>run.began</c>.</exception>
    public static History Load(string path)
    {
        var entries = new List<HistoryEntry>();
        foreach (var line in BoundedLines.Of(path))
        {
            try
            {
                entries.Add(HistoryLine.Read(line));
            }
            catch (InvalidDataException error)
            {
                throw new InvalidDataException($"{path}, line {entries.Count + 1}: {error.Message}", error);
            }

            // A later schema has entry types that only it knows: what is wrong is the schema, not their lines.
            if (entries is [not RunBegan { Schema: 1 }])
                break;
        }

        if (entries is not [RunBegan { Schema: 1 }, ..])
        {
            throw new InvalidDataException($"{path}: does not begin with a run.began entry of schema 1");
        }

        return new(entries);
    }
}
