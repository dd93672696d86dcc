using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text;

namespace McpTestbed.Core.Histories;

/// <summary>The secrets seen so far, in the forms in which they may turn up again, with the tokens that stand for
/// them.</summary>
/// <remarks>
/// What a text costs does not depend on how many there are, and none is in a list that is gone through: a filter over
/// the six bytes at each place says where a form may begin, and a hash of what follows, taken from running sums in one
/// step whatever its length, whether one does. Of the forms only these hashes are kept. A hash has 61 bits and a base
/// made for this object: that a text is taken for a secret which is none does not happen in the life of a program.
/// </remarks>
internal sealed class LearntSecrets
{
    /// <summary>Shorter ones would be found everywhere.</summary>
    public const int MinimumLength = 6;

    /// <summary>As many secrets are known, at about a thousand bytes each.</summary>
    public const int MaximumSecrets = 50_000;

    /// <summary>And as many characters of all of them.</summary>
    public const long MaximumCharacters = 8L << 20;

    /// <summary>A text with as many forms of different length that begin alike is made to cost time.</summary>
    private const int MaximumLengths = 64;

    private const ulong WindowMask = (1UL << (8 * MinimumLength)) - 1;
    private const ulong FilterFactor = 0x9E3779B97F4A7C15;
    private const int BitsToEachWindow = 32;

    private static readonly ConcurrentDictionary<int, int[]> OneLength = new();

    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<string, string> secrets = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> exact;
    private readonly ConcurrentDictionary<ulong, string> tokens = new();
    private readonly ConcurrentDictionary<ulong, int[]> lengths = new();
    private readonly PolynomialHash hash = new();
    private volatile Filter filter = new(1 << 15);
    private long characters;
    private int count;
    private int windows;
    private volatile bool isFull;

    public LearntSecrets() => exact = secrets.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether there was a secret that could not be learnt: from then on no text can be relied on.</summary>
    public bool IsFull => isFull;

    /// <summary>Every secret, as it is.</summary>
    public IEnumerable<string> All => secrets.Keys;

    public bool TryGetToken(string secret, out string token) => secrets.TryGetValue(secret, out token!);

    /// <summary>Learns a secret; one that is too short to be looked for is not learnt.</summary>
    public void Add(string secret, string token)
    {
        if (secret.Length < MinimumLength || isFull)
            return;
        lock (gate)
        {
            if (secrets.ContainsKey(secret))
                return;
            if (count >= MaximumSecrets || characters + secret.Length > MaximumCharacters)
            {
                isFull = true;
                return;
            }

            count++;
            characters += secret.Length;
            secrets[secret] = token;
            foreach (var form in SecretForms.Of(secret))
                AddForm(form, token);
        }
    }

    /// <summary>The text with a token for each secret; overlapping ones get that of the longest.</summary>
    public string Replace(string text)
    {
        if (count == 0 || text.Length < MinimumLength)
            return text;
        var folded = FoldedText.Of(text);
        try
        {
            return Replace(text, folded);
        }
        finally
        {
            folded.Dispose();
        }
    }

    private string Replace(string text, FoldedText folded)
    {
        var bytes = folded.Bytes;
        var seen = filter;
        StringBuilder? stored = null;
        using var sums = new RunningSums(hash);
        var window = 0UL;
        var written = 0;
        Found found = default;
        for (var i = 0; i < bytes.Length; i++)
        {
            window = ((window << 8) | bytes[i]) & WindowMask;
            if (i < MinimumLength - 1 || !seen.MayHold(window) || !lengths.TryGetValue(window, out var possible))
                continue;
            var start = i - MinimumLength + 1;
            sums.Prepare(bytes);
            if (!TryFind(start, bytes.Length, possible, sums, out var length, out var token))
                continue;
            if (found.IsThere && start >= found.End)
            {
                written = Emit(text, folded, found, written, stored ??= new(text.Length));
                found = default;
            }

            found = found.With(start, length, token);
        }

        if (!found.IsThere)
            return stored is null ? text : stored.Append(text, written, text.Length - written).ToString();
        written = Emit(text, folded, found, written, stored ??= new(text.Length));
        return stored.Append(text, written, text.Length - written).ToString();
    }

    private int Emit(string text, FoldedText folded, Found found, int written, StringBuilder stored)
    {
        stored.Append(text, written, folded.StartOf(found.Start) - written);
        var from = folded.StartOf(found.LongestStart);
        var to = folded.StartOf(found.LongestStart + found.Longest);

        // Two that differ in the case of a letter are two: where it is there as it was learnt, the token is its own.
        stored.Append(exact.TryGetValue(text.AsSpan(from, to - from), out var own) ? own : found.Token);
        return folded.StartOf(found.End);
    }

    private bool TryFind(
        int start,
        int end,
        int[] possible,
        RunningSums sums,
        out int length,
        [NotNullWhen(true)] out string? token
    )
    {
        foreach (var candidate in possible)
        {
            length = candidate;
            if (start + length <= end && tokens.TryGetValue(sums.HashOf(start, length), out token))
                return true;
        }

        (length, token) = (0, null);
        return false;
    }

    private void AddForm(string form, string token)
    {
        using var folded = FoldedText.Of(form);
        var bytes = folded.Bytes;
        if (bytes.Length < MinimumLength || !tokens.TryAdd(hash.Of(bytes), token))
            return;
        var window = 0UL;
        foreach (var value in bytes[..MinimumLength])
            window = (window << 8) | value;
        if (!lengths.TryGetValue(window, out var known))
            AddWindow(window, OneLength.GetOrAdd(bytes.Length, static length => [length]));
        else if (known.Length >= MaximumLengths && !known.Contains(bytes.Length))
            isFull = true;
        else if (!known.Contains(bytes.Length))
            lengths[window] = [.. known.Append(bytes.Length).OrderDescending()];
    }

    private void AddWindow(ulong window, int[] length)
    {
        lengths[window] = length;

        // Counted here: the dictionary stops everybody to count.
        if (++windows * BitsToEachWindow > filter.Bits)
            filter = filter.Grown(lengths.Keys);
        filter.Add(window);
    }

    /// <summary>What was found and not yet written: secrets that overlap are one.</summary>
    private readonly record struct Found(int Start, int End, int LongestStart, int Longest, string? Token)
    {
        public bool IsThere => Token is not null;

        public Found With(int start, int length, string token)
        {
            if (!IsThere)
                return new(start, start + length, start, length, token);
            var end = Math.Max(End, start + length);
            return length > Longest ? new(Start, end, start, length, token) : this with { End = end };
        }
    }

    /// <summary>Says of most places that nothing begins there.</summary>
    private sealed class Filter(int bits)
    {
        private readonly ulong[] words = new ulong[bits / 64];
        private readonly int shift = 64 - BitOperations.Log2((uint)bits);

        public int Bits => bits;

        public bool MayHold(ulong window)
        {
            var bit = (window * FilterFactor) >> shift;
            return (words[bit >> 6] & (1UL << (int)bit)) != 0;
        }

        public void Add(ulong window)
        {
            var bit = (window * FilterFactor) >> shift;
            Interlocked.Or(ref words[bit >> 6], 1UL << (int)bit);
        }

        public Filter Grown(IEnumerable<ulong> windows)
        {
            var grown = new Filter(bits * 4);
            foreach (var window in windows)
                grown.Add(window);
            return grown;
        }
    }
}
