using System.Runtime.InteropServices;

namespace McpTestbed.Core.Histories;

/// <summary>Appends entries to a history file, one line each, and lets others wait for an entry.</summary>
/// <remarks>
/// Numbers and times are given, and waiters told, by <see cref="Append"/>; the lines are written some milliseconds
/// later, in the same order, so that those who pass bytes do not wait for the disk. A killed run loses what waited at
/// that instant, a thousand entries at most, and nothing before them; <see cref="Dispose"/> loses nothing. Nothing that
/// is in the file stays in memory. Entries and bytes are bounded: a peer that streams for ever cannot exhaust the
/// testbed. Beyond the bounds a run's history keeps what it has, since its beginning is what is judged; that of a
/// program that runs for days makes room (<see cref="OldestGoes"/>).
/// </remarks>
public sealed class HistoryWriter : IDisposable
{
    /// <summary>Wire entries beyond this number are not kept.</summary>
    public const int MaximumEntries = 20_000;

    /// <summary>Wire entries beyond about this many bytes are not kept.</summary>
    public const long MaximumBytes = 32L << 20;

    /// <summary>Entries of faults, marks and changes are few where a scenario runs; where a program runs for weeks,
    /// they are bounded too.</summary>
    private const int OthersToEachWireEntry = 4;

    /// <summary>How long it is before room is tried to be made again where there was none.</summary>
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly HistoryFile? file;
    private readonly TimeProvider time;
    private readonly Dictionary<string, long> numbers = [];
    private readonly List<HistoryEntry> memory = [];
    private readonly List<Wait> waiting = [];
    private TaskCompletionSource? grown;
    private int kept;
    private HistoryRoom.Share share;
    private long unkept;
    private bool isMakingRoom;
    private long? failedAt;
    private volatile string? noRoom;
    private volatile bool bounded;
    private bool closed;

    /// <summary>Creates the file; its folder must exist.</summary>
    /// <param name="path">Where the history goes; null where it is kept in memory only.</param>
    /// <param name="time">The clock of the run.</param>
    /// <param name="began">When the run began, as a timestamp of that clock; null for now.</param>
    /// <exception cref="IOException">The file cannot be made.</exception>
    public HistoryWriter(string? path, TimeProvider time, long? began = null)
        : this(path, time, began, null) { }

    /// <summary>The same, with what is written to instead of the file.</summary>
    internal HistoryWriter(string? path, TimeProvider time, long? began, IHistoryStorage? storage)
    {
        this.time = time;
        Began = began ?? time.GetTimestamp();
        file = path is null ? null : new(path, Gap, why => TroubleChanged?.Invoke(why), storage);
    }

    /// <summary>When the run began, as a timestamp of its clock.</summary>
    public long Began { get; }

    /// <summary>How many lines it has.</summary>
    public int Count
    {
        get
        {
            lock (gate)
                return kept;
        }
    }

    /// <summary>Wire entries beyond this number are not kept; <see cref="MaximumEntries"/> unless told.</summary>
    public int EntryBound { get; init; } = MaximumEntries;

    /// <summary>Wire entries beyond about this many bytes are not kept; <see cref="MaximumBytes"/> unless
    /// told.</summary>
    public long ByteBound { get; init; } = MaximumBytes;

    /// <summary>Entries of faults, marks and changes beyond about this many bytes are not kept;
    /// <see cref="MaximumBytes"/> unless told.</summary>
    public long OtherByteBound { get; init; } = MaximumBytes;

    /// <summary>Whether the oldest ordinary traffic makes room once a bound is reached: half of what the bounds allow
    /// then stays, windows around faults and marks before all else, and a mark says what went. Only where there is a
    /// file.</summary>
    public bool OldestGoes { get; init; }

    /// <summary>Whether wire entries are still kept; once they are not, nobody needs to make any.</summary>
    public bool KeepsWire => !bounded;

    /// <summary>Why the file cannot be written at this moment; null while it can. What comes meanwhile is not kept, the
    /// file is tried again every second, and a mark in it says what is missing.</summary>
    public string? Trouble => file?.Trouble ?? noRoom;

    /// <summary>Told when the file cannot be written and why, and with null when it can again; on a thread that writes,
    /// so it must be quick.</summary>
    public Action<string?>? TroubleChanged { get; set; }

    /// <summary>Keeps no more wire entries from now on, and says why, once.</summary>
    /// <param name="why">The reason, for people.</param>
    public void BoundWire(string why)
    {
        lock (gate)
        {
            if (!closed)
                BoundLocked(why);
        }
    }

    /// <summary>Appends an entry under its source's next number and the present time.</summary>
    /// <param name="source">Who writes.</param>
    /// <param name="entry">The fact.</param>
    public void Append(string source, HistoryEntry entry)
    {
        if (entry is WireEntry && !KeepsWire)
            return;
        lock (gate)
        {
            if (closed || !HasRoom(entry))
                return;
            Keep(entry, source, Now());
        }

        file?.KeepUp();
    }

    /// <summary>Takes an entry that another process recorded for this run on the same clock: its source and time stay,
    /// its bounds were that one's.</summary>
    /// <param name="entry">The entry.</param>
    public void Adopt(HistoryEntry entry)
    {
        lock (gate)
        {
            if (closed || (entry is WireEntry ? share.Wire >= MostOthers : !HasRoom(entry)))
                return;
            Keep(entry, entry.Source, entry.AtUs);
        }

        file?.KeepUp();
    }

    /// <summary>Reads the lines that are there, and those to come.</summary>
    /// <param name="since">How many lines are known already.</param>
    /// <returns>A reader, which is to be disposed.</returns>
    public HistoryReader Read(int since) => new(this, file, since);

    /// <summary>Waits until there are lines beyond a number.</summary>
    /// <param name="since">How many lines are known already.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How many there are; no more than are known when the history is frozen.</returns>
    internal async ValueTask<int> GrownBeyondAsync(int since, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task more;
            lock (gate)
            {
                if (kept > since || closed)
                    return kept;
                grown ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
                more = grown.Task;
            }

            await more.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Lines that are kept in memory.</summary>
    internal IReadOnlyList<HistoryEntry> Remembered(int since, int most)
    {
        lock (gate)
            return memory.GetRange(since, Math.Min(most, memory.Count - since));
    }

    /// <summary>Waits until an entry is there that matches, one already written included.</summary>
    /// <param name="matches">What is waited for; called under the writer's lock, so it must be quick.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The first such entry.</returns>
    public async Task<HistoryEntry> WaitForAsync(Func<HistoryEntry, bool> matches, CancellationToken cancellationToken)
    {
        var wait = new Wait(matches);
        lock (gate)
        {
            if (closed)
                wait.Found.TrySetCanceled(CancellationToken.None);
            else
                waiting.Add(wait);
        }

        try
        {
            // Those before are in the file or about to be, and those that come are offered: none is missed.
            return (file?.ReadBack() ?? Remembered(0, int.MaxValue)).FirstOrDefault(matches)
                ?? await wait.Found.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            lock (gate)
                waiting.Remove(wait);
        }
    }

    /// <summary>Freezes the history: all of it is in the file, as far as that can be written (<see cref="Trouble"/>),
    /// and later entries are dropped.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (closed)
                return;
            closed = true;
            foreach (var wait in waiting)
                wait.Found.TrySetCanceled();
            grown?.TrySetResult();
        }

        file?.Dispose();
    }

    /// <summary>Whether room is being made at this moment.</summary>
    internal bool IsMakingRoom
    {
        get
        {
            lock (gate)
                return isMakingRoom;
        }
    }

    private long MostOthers => (long)EntryBound * OthersToEachWireEntry;

    /// <summary>Others than those of the wire have a share of their own, in number and in bytes.</summary>
    private bool HasRoom(HistoryEntry entry)
    {
        if (entry is RunEnded || !IsFull(entry, times: 1))
            return true;
        if (!OldestGoes || file is null)
        {
            BoundLocked(
                entry is WireEntry
                    ? $"kept {share.Wire} entries, about {share.WireBytes} bytes; later traffic is not in this history"
                    : $"kept {share.Others} entries of faults, marks and changes, about {share.OtherBytes} bytes; "
                        + "later ones are not in this history"
            );
            return false;
        }

        if (!isMakingRoom && (failedAt is not { } failed || time.GetElapsedTime(failed) >= BetweenAttempts))
        {
            isMakingRoom = true;
            _ = Task.Run(() => MakeRoom(file));
        }

        // While room is made, what comes finds as much again; what finds none is counted.
        if (!IsFull(entry, times: 2))
            return true;
        unkept++;
        return false;
    }

    private bool IsFull(HistoryEntry entry, int times) =>
        entry is WireEntry
            ? share.Wire >= (long)EntryBound * times || share.WireBytes >= ByteBound * times
            : share.Others >= MostOthers * times || share.OtherBytes >= OtherByteBound * times;

    private void MakeRoom(HistoryFile written)
    {
        var gone = default(HistoryRoom.Share);
        string? why = null;
        try
        {
            gone = written.MakeRoom(
                new(EntryBound / 2, ByteBound / 2, (int)Math.Min(int.MaxValue, MostOthers / 2), OtherByteBound / 2)
            );
        }
        // On a thread of the pool; what is there stays, and it is tried again.
#pragma warning disable CA1031
        catch (Exception error)
#pragma warning restore CA1031
        {
            why = $"no room can be made in the history: {error.Message}";
        }

        lock (gate)
        {
            (isMakingRoom, failedAt) = (false, gone.Entries > 0 ? null : time.GetTimestamp());
            if (gone.Entries > 0 && !closed)
            {
                share = share.Minus(gone);
                var alsoUnkept = unkept == 0 ? "" : $"; {unkept} entries that came meanwhile are not in it either";
                unkept = 0;
                Keep(
                    new Mark
                    {
                        Name = MarkNames.RecordingThinned,
                        Detail =
                            $"{gone.Entries} of the oldest entries made room; traffic around faults and marks stays "
                            + $"longest{alsoUnkept}",
                    },
                    "recorder",
                    Now()
                );
            }
        }

        if (why == noRoom)
            return;
        noRoom = why;
        TroubleChanged?.Invoke(Trouble);
    }

    private void BoundLocked(string why)
    {
        if (bounded)
            return;
        bounded = true;
        Keep(new Mark { Name = MarkNames.RecordingBounded, Detail = why }, "recorder", Now());
    }

    private long Now() => (long)time.GetElapsedTime(Began).TotalMicroseconds;

    /// <summary>Called by the file, which writes it itself.</summary>
    private Mark Gap(string detail)
    {
        lock (gate)
        {
            return new Mark
            {
                Name = MarkNames.RecordingGap,
                Detail = detail,
                Source = "recorder",
                N = ++CollectionsMarshal.GetValueRefOrAddDefault(numbers, "recorder", out _),
                AtUs = Now(),
            };
        }
    }

    private void Keep(HistoryEntry entry, string source, long atUs)
    {
        var stamped = entry with
        {
            Source = source,
            N = ++CollectionsMarshal.GetValueRefOrAddDefault(numbers, source, out _),
            AtUs = atUs,
            Line = ++kept,
        };
        var bytes = EntryWeight.InBytes(stamped);
        share = share.Minus(entry is WireEntry ? new(-1, -bytes, 0, 0) : new(0, 0, -1, -bytes));
        if (file is null)
            memory.Add(stamped);
        else
            file.Add(stamped);
        foreach (var wait in waiting)
            wait.Offer(stamped);
        grown?.TrySetResult();
        grown = null;
    }

    private sealed class Wait(Func<HistoryEntry, bool> matches)
    {
        public TaskCompletionSource<HistoryEntry> Found { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Offer(HistoryEntry entry)
        {
            if (Found.Task.IsCompleted)
                return;
            try
            {
                if (matches(entry))
                    Found.TrySetResult(entry);
            }
            // A mistake in a predicate is its author's to hear of, not the data path's that happens to append.
#pragma warning disable CA1031
            catch (Exception error)
#pragma warning restore CA1031
            {
                Found.TrySetException(error);
            }
        }
    }
}
