using System.Globalization;
using System.Text.RegularExpressions;

namespace McpTestbed.Core.Histories;

/// <summary>The session ids issued in one run: their labels, and the facts a checker may know of them.</summary>
public sealed partial class SessionLedger(Redactor redactor)
{
    private const int SequentialStep = 64;
    private const int MaximumRemembered = 1000;

    /// <summary>So many ids in a row climb by chance once in 120 times, and share half of their characters
    /// never.</summary>
    private const int Climbing = 5;

    private const int MaximumGuessableBits = 48;

    private readonly Lock gate = new();
    private readonly Dictionary<string, string> labels = [];
    private readonly Dictionary<string, int> perClient = [];
    private readonly Dictionary<(string Session, char Kind), int> streams = [];
    private readonly List<string> issued = [];

    /// <summary>The label of an id, when it was issued in this run.</summary>
    /// <param name="id">The id as it came.</param>
    /// <returns>A label such as <c>c1/s2</c>, or null.</returns>
    public string? LabelOf(string id)
    {
        lock (gate)
            return labels.GetValueOrDefault(id);
    }

    /// <summary>The id that has a label.</summary>
    /// <param name="label">A label such as <c>c1/s2</c>.</param>
    /// <returns>The id as it was issued; it never goes into a history. Null when no session has that label.</returns>
    public string? IdOf(string label)
    {
        lock (gate)
            return labels.FirstOrDefault(pair => pair.Value == label).Key;
    }

    /// <summary>The sessions opened in this run: label, and the token that stands for the id.</summary>
    public IReadOnlyList<(string Label, string Token)> Opened
    {
        get
        {
            lock (gate)
                return [.. labels.Select(entry => (entry.Value, redactor.Token(entry.Key)))];
        }
    }

    /// <summary>Counts a stream of a session, whichever link it is on.</summary>
    /// <param name="session">Label of a session that was opened in this run.</param>
    /// <param name="kind">What is counted by itself, such as streams that a GET opened.</param>
    /// <returns>Its number, from 1.</returns>
    public int NextStream(string session, char kind)
    {
        lock (gate)
            return streams[(session, kind)] = streams.GetValueOrDefault((session, kind)) + 1;
    }

    /// <summary>Notes an id that a response carried.</summary>
    /// <param name="id">The id.</param>
    /// <param name="client">The client, when the response opened a session for it; null otherwise.</param>
    /// <returns>The facts to store.</returns>
    public SessionFact Note(string id, string? client)
    {
        lock (gate)
        {
            var repeated = issued.Contains(id);
            var sequential = issued.Any(earlier => earlier != id && Follows(earlier, id));
            if (client is not null && issued.Count < MaximumRemembered)
            {
                issued.Add(id);
                sequential |= Climbs(issued);
                if (!labels.ContainsKey(id))
                {
                    var number = perClient[client] = perClient.GetValueOrDefault(client) + 1;
                    labels[id] = $"{client}/s{number}";
                }
            }

            return new()
            {
                Token = redactor.Learn(id),
                Label = client is null ? null : labels.GetValueOrDefault(id),
                Length = id.Length,
                VisibleAscii = id.Length > 0 && id.All(c => c is >= '!' and <= '~'),
                EntropyBits = (int)(id.Length * Math.Log2(AlphabetOf(id))),
                LooksSequential = sequential,
                Repeated = client is not null && repeated,
            };
        }
    }

    /// <summary>Whether two ids differ only in one number that grew by a little, as a counter or a clock would make
    /// them.</summary>
    private static bool Follows(string earlier, string later)
    {
        if (Numbers().Replace(earlier, "#") != Numbers().Replace(later, "#"))
            return false;
        var differing = Numbers()
            .Matches(earlier)
            .Zip(Numbers().Matches(later))
            .Where(pair => pair.First.Value != pair.Second.Value)
            .ToList();
        return differing.Count == 1
            && ulong.TryParse(differing[0].First.Value, CultureInfo.InvariantCulture, out var before)
            && ulong.TryParse(differing[0].Second.Value, CultureInfo.InvariantCulture, out var after)
            && after > before
            && after - before <= SequentialStep;
    }

    /// <summary>Whether the latest ids share the most of what they begin with and climb, as those do that are made of
    /// the time and a counter, in whatever digits. What they share gives nothing away to guess, however long it
    /// is.</summary>
    private static bool Climbs(List<string> issued)
    {
        if (issued.Count < Climbing)
            return false;
        var latest = issued[^Climbing..];
        var length = latest[0].Length;
        if (latest.Exists(id => id.Length != length))
            return false;
        var shared = 0;
        while (shared < length && latest.TrueForAll(id => id[shared] == latest[0][shared]))
            shared++;
        var free = Enumerable.Range(shared, length - shared).Count(i => latest.Exists(id => id[i] != latest[0][i]));
        return shared * 2 >= length
            && free * Math.Log2(AlphabetOf(latest[0])) < MaximumGuessableBits
            && latest.Zip(latest.Skip(1)).All(pair => string.CompareOrdinal(pair.First, pair.Second) < 0);
    }

    private static int AlphabetOf(string id)
    {
        if (id.All(char.IsAsciiDigit))
            return 10;
        if (id.All(c => char.IsAsciiHexDigit(c) || c == '-'))
            return 16;
        return id.All(char.IsAsciiLetterLower) ? 26 : 64;
    }

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Numbers();
}
