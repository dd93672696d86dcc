namespace McpTestbed.Core.Histories;

/// <summary>Says which lines of a long history stay when room has to be made: the oldest ordinary traffic goes first,
/// then the windows around the oldest faults, marks and changes, and the oldest of those themselves.</summary>
internal sealed class HistoryRoom
{
    /// <summary>As many lines before and after a fault, a mark or a change are its window, beside the whole exchange
    /// that the fault was of.</summary>
    public const int WindowLines = 50;

    private readonly List<LineFacts> lines = [];
    private readonly HashSet<(string Link, int Exchange)> faulty = [];
    private int wire;
    private long wireBytes;
    private long otherBytes;

    /// <summary>Takes note of the next line.</summary>
    /// <param name="entry">What is on it.</param>
    public void Add(HistoryEntry entry)
    {
        var exchange = entry switch
        {
            ExchangeEntry traffic => (traffic.Link, traffic.Exchange),
            FaultFired fault => (fault.Link, fault.Exchange),
            FaultSuppressed fault => (fault.Link, fault.Exchange),
            FaultEffected fault => (fault.Link, fault.Exchange),
            _ => ((string Link, int Exchange)?)null,
        };
        var facts = new LineFacts(entry is WireEntry, HasWindow(entry), exchange, EntryWeight.InBytes(entry));
        lines.Add(facts);
        if (facts is { HasWindow: true, Exchange: { } hit })
            faulty.Add(hit);
        if (facts.IsWire)
            (wire, wireBytes) = (wire + 1, wireBytes + facts.Bytes);
        else
            otherBytes += facts.Bytes;
    }

    /// <summary>Decides.</summary>
    /// <param name="most">What may stay at most.</param>
    /// <returns>For each line whether it stays, and what goes. The first line, without which a history is none, always
    /// stays.</returns>
    public (bool[] Stays, Share Gone) Make(Share most)
    {
        var stays = new bool[lines.Count];
        Array.Fill(stays, true);
        var left = new Share(wire, wireBytes, lines.Count - wire, otherBytes);
        var inWindow = Windows();
        foreach (var ofWindows in new[] { false, true })
        {
            for (var i = 1; i < lines.Count && (left.Wire > most.Wire || left.WireBytes > most.WireBytes); i++)
            {
                if (lines[i].IsWire && inWindow[i] == ofWindows)
                    (stays[i], left) = (false, left.Without(lines[i]));
            }
        }

        for (var i = 1; i < lines.Count && (left.Others > most.Others || left.OtherBytes > most.OtherBytes); i++)
        {
            if (!lines[i].IsWire)
                (stays[i], left) = (false, left.Without(lines[i]));
        }

        return (stays, new Share(wire, wireBytes, lines.Count - wire, otherBytes).Minus(left));
    }

    private static bool HasWindow(HistoryEntry entry) =>
        entry is not (WireEntry or RunBegan or Mark { Name: MarkNames.RecordingThinned });

    private bool[] Windows()
    {
        var inWindow = new bool[lines.Count];
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Exchange is { } exchange && faulty.Contains(exchange))
                inWindow[i] = true;
            if (!lines[i].HasWindow)
                continue;
            var from = Math.Max(0, i - WindowLines);
            Array.Fill(inWindow, true, from, Math.Min(lines.Count, i + WindowLines + 1) - from);
        }

        return inWindow;
    }

    /// <summary>How much of a history is traffic, and how much is not.</summary>
    /// <param name="Wire">Entries of the wire.</param>
    /// <param name="WireBytes">About how many bytes these take.</param>
    /// <param name="Others">Entries of faults, marks and changes.</param>
    /// <param name="OtherBytes">About how many bytes these take.</param>
    public readonly record struct Share(int Wire, long WireBytes, int Others, long OtherBytes)
    {
        /// <summary>How many entries that is.</summary>
        public int Entries => Wire + Others;

        public Share Minus(Share other) =>
            new(Wire - other.Wire, WireBytes - other.WireBytes, Others - other.Others, OtherBytes - other.OtherBytes);

        public Share Without(LineFacts line) =>
            Minus(line.IsWire ? new(1, line.Bytes, 0, 0) : new(0, 0, 1, line.Bytes));
    }

    internal readonly record struct LineFacts(
        bool IsWire,
        bool HasWindow,
        (string Link, int Exchange)? Exchange,
        long Bytes
    );
}
